(function () {
  "use strict";
  var timer, asking = false;
  function later() { clearTimeout(timer); timer = setTimeout(ask, 2000); }
  function ask() {
    if (asking) { return; }
    asking = true;
    fetch(location.href, { headers: { accept: "application/json" }, cache: "no-store" })
      .then(function (answer) { return answer.json(); })
      .then(function (visit) { if (!visit.waiting) { location.reload(); } })
      .catch(function () {})
      .then(function () { asking = false; later(); });
  }
  addEventListener("online", ask);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { ask(); } });
  later();
})();
