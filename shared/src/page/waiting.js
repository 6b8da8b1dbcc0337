(function () {
  "use strict";
  var EVERY = 1500, LONGEST = 8000, TOO_LONG = 10000;
  var note = document.getElementById("connection");
  var timer, asking, failures = 0;

  function tell(lost) {
    if (!lost && !note.textContent) { return; }
    var text = note.getAttribute(lost ? "data-lost" : "data-back");
    if (note.textContent !== text) { note.textContent = text; }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.min(EVERY * Math.pow(2, failures), LONGEST));
  }

  function ask() {
    // One that was under way when the phone fell asleep may never end.
    if (asking) { asking.abort(); }
    clearTimeout(timer);
    var mine = asking = new AbortController();
    var limit = setTimeout(function () { mine.abort(); }, TOO_LONG);
    fetch(location.href, { headers: { accept: "application/json" }, cache: "no-store", signal: mine.signal })
      .then(function (answer) {
        if (answer.ok) { return answer.json(); }
        // Refused for good: the page itself says why.
        if (answer.status < 500 && answer.status !== 408 && answer.status !== 429) { return { waiting: false }; }
        throw answer.status;
      })
      .then(function (visit) {
        if (mine !== asking) { return; }
        failures = 0;
        tell(false);
        if (visit.waiting) { later(); } else { location.reload(); }
      })
      .catch(function () {
        if (mine !== asking) { return; }
        failures += 1;
        tell(true);
        later();
      })
      .then(function () { clearTimeout(limit); });
  }

  addEventListener("online", ask);
  addEventListener("offline", function () { tell(true); });
  addEventListener("pageshow", function (event) { if (event.persisted) { ask(); } });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { ask(); } });
  later();
})();
