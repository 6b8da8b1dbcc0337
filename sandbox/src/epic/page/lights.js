// Keeps the presence lights current: by server-sent events, or else by asking every two seconds.
(() => {
  const show = (visits) => {
    for (const visit of visits) {
      for (const whose of ["provider", "nurse", "patient", "room"]) {
        const light = document.querySelector(`[data-light="${visit.csn}-${whose}"]`);
        if (!light || light.querySelector(".state").textContent === visit[whose].text) continue;
        light.dataset.here = visit[whose].here;
        light.querySelector(".state").textContent = visit[whose].text;
      }
    }
  };

  let source;
  let timer;

  const poll = async () => {
    try {
      show(await (await fetch("/sim/epic/lights")).json());
    } catch {
      // The sandbox is restarting: ask again.
    }
    timer = setTimeout(poll, 2000);
  };

  const start = () => {
    if (!("EventSource" in window)) return poll();
    source = new EventSource("/hyperspace/lights");
    source.onmessage = (event) => show(JSON.parse(event.data));
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      poll();
    };
  };

  const stop = () => {
    source?.close();
    clearTimeout(timer);
  };

  // A browser keeps few connections to one server: a hidden tab must not hold one.
  document.addEventListener("visibilitychange", () => {
    stop();
    if (!document.hidden) start();
  });
  start();
})();
