(function () {
  "use strict";
  var timer, asking = false, over = false;
  function element(id) { return document.getElementById(id); }
  function say(id, text) { if (element(id).textContent !== text) { element(id).textContent = text; } }
  function later() { clearTimeout(timer); if (!over) { timer = setTimeout(ask, 2000); } }
  function show(room) {
    if (element("status").textContent !== room.status && element("fix")) { element("fix").hidden = true; }
    say("status", room.status);
    say("hint", room.hint);
    say("cancel", room.cancel_text);
    element("again").hidden = !room.again;
    element("cancel").hidden = !room.cancel;
    over = !room.follow;
  }
  function ask() {
    if (asking || over) { return; }
    asking = true;
    fetch(location.href, { headers: { accept: "application/json" }, cache: "no-store" })
      .then(function (answer) {
        if (answer.status === 404) { location.reload(); }
        return answer.json();
      })
      .then(show)
      .catch(function () {})
      .then(function () { asking = false; later(); });
  }
  addEventListener("online", ask);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { ask(); } });
  later();
})();
