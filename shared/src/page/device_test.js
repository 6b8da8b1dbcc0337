(() => {
  "use strict";
  const page = document.getElementById("device-test");
  const { ticket, zoom } = page.dataset;
  const overall = document.getElementById("overall");
  const saved = document.getElementById("saved");
  const key = "device-test " + ticket.slice(-32);
  const stops = {};
  let results = {};
  let revision = 0;

  const part = name => document.getElementById(name);
  const later = milliseconds => new Promise(done => setTimeout(done, milliseconds));

  // ------------------------------------------------------------- what is shown
  function show(name, state, reason, value) {
    const section = part(name);
    section.dataset.state = state;
    const text = { testing: "testing", works: "works", does_not_work: "fails" }[state];
    const words = text ? section.dataset[text] : "";
    section.querySelector("[role=status]").textContent = words.replace("{}", value || "");
    section.querySelectorAll("[data-advice]").forEach(advice => {
      advice.hidden = advice.dataset.advice !== reason;
    });
    if (state !== "testing" && state !== "not_tested") {
      const button = section.querySelector("[data-begin]");
      button.textContent = page.dataset.again.replace("{}", section.dataset.name);
    }
  }

  function sum() {
    const all = ["camera", "microphone", "speaker", "connection"].map(name => (results[name] || {}).verdict);
    let text = "";
    if (all.every(verdict => verdict === "works")) { text = overall.dataset.ready; }
    else if (all.includes("does_not_work")) { text = overall.dataset.trouble; }
    if (overall.textContent !== text) { overall.textContent = text; }
  }

  function settle(name, verdict, reason, value) {
    results[name] = reason ? { verdict, reason } : { verdict };
    show(name, verdict, reason, value);
    sum();
    send();
  }

  // ---------------------------------------------------------- what is kept
  // A reload, which browsers ask for when a permission changes, begins where it was.
  function remember() {
    try { sessionStorage.setItem(key, JSON.stringify({ results, revision })); } catch (_) { /* not kept */ }
  }

  function recall() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key));
      if (!kept) { return; }
      ({ results, revision } = kept);
      Object.keys(results).forEach(name => show(name, results[name].verdict, results[name].reason, "…"));
      sum();
    } catch (_) { /* nothing kept */ }
  }

  let sending = false, unsent = false;
  function send() {
    unsent = true;
    remember();
    if (sending) { return; }
    sending = true;
    unsent = false;
    revision = Math.max(Date.now(), revision + 1);
    remember();
    post(JSON.stringify(Object.assign({ ticket, revision }, results)), 0).then(kept => {
      saved.textContent = kept ? saved.dataset.kept : saved.dataset.lost;
      sending = false;
      if (unsent) { send(); }
    });
  }

  async function post(body, tries) {
    try {
      const answer = await fetch("/device-test/result", {
        method: "POST", headers: { "content-type": "application/json" }, body, cache: "no-store", keepalive: true,
      });
      if (answer.status < 500) { return answer.ok; }
    } catch (_) { /* tried again */ }
    if (tries >= 3) { return false; }
    await later(1000 * 2 ** tries);
    return post(body, tries + 1);
  }

  // ---------------------------------------------------------------- devices
  async function media(kind) {
    const devices = navigator.mediaDevices;
    if (!window.isSecureContext || !devices || !devices.getUserMedia) { throw { name: "NotSupported" }; }
    return devices.getUserMedia({ [kind]: true });
  }

  function reason(error) {
    switch (error && error.name) {
      case "NotAllowedError": case "SecurityError": return window.top === window ? "denied" : "framed";
      case "NotFoundError": case "OverconstrainedError": return "no_device";
      case "NotReadableError": case "AbortError": return "in_use";
      case "NotSupported": case "TypeError": return "not_supported";
      default: return "other";
    }
  }

  function stop(name) {
    if (stops[name]) { stops[name](); delete stops[name]; }
    const button = part(name).querySelector("[data-stop]");
    if (button && !button.hidden) {
      const focused = document.activeElement === button;
      button.hidden = true;
      if (focused) { part(name).querySelector("[data-begin]").focus(); }
    }
  }

  // Whether a picture has any light in it: a closed lens cover gives a black one.
  function bright(video) {
    if (!video.videoWidth) { return false; }
    const canvas = document.createElement("canvas");
    canvas.width = 32;
    canvas.height = 24;
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0, 32, 24);
    const pixels = context.getImageData(0, 0, 32, 24).data;
    for (let at = 0; at < pixels.length; at += 4) {
      if (Math.max(pixels[at], pixels[at + 1], pixels[at + 2]) > 40) { return true; }
    }
    return false;
  }

  async function camera() {
    const video = part("camera").querySelector("video");
    const stream = await media("video");
    let on = true;
    stops.camera = () => {
      on = false;
      stream.getTracks().forEach(track => track.stop());
      video.srcObject = null;
      video.hidden = true;
    };
    part("camera").querySelector("[data-stop]").hidden = false;
    video.hidden = false;
    video.srcObject = stream;
    video.play().catch(() => {});
    for (let waited = 0; on && waited < 60; waited += 1) {
      if (bright(video)) { return settle("camera", "works"); }
      await later(100);
    }
    if (on) { settle("camera", "does_not_work", "no_picture"); }
  }

  async function microphone() {
    const section = part("microphone");
    const meter = section.querySelector("meter");
    const words = section.querySelector("[data-level]");
    const Sound = window.AudioContext || window.webkitAudioContext;
    if (!Sound) { throw { name: "NotSupported" }; }
    const audio = new Sound();
    audio.resume();
    let stream;
    try { stream = await media("audio"); } catch (error) { audio.close(); throw error; }
    let on = true;
    stops.microphone = () => {
      on = false;
      stream.getTracks().forEach(track => track.stop());
      audio.close();
      section.querySelector("[data-meter]").hidden = true;
    };
    section.querySelector("[data-stop]").hidden = false;
    section.querySelector("[data-meter]").hidden = false;
    const analyser = audio.createAnalyser();
    analyser.fftSize = 2048;
    audio.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    let heard = 0, loudest = 0, verdict = "";
    // Half a minute: long enough to speak a sentence, and nobody listens for ever.
    for (let tenths = 1; on && tenths <= 300; tenths += 1) {
      await later(100);
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      const level = Math.max(0, Math.min(100, Math.round((10 * Math.log10(power + 1e-9) + 60) / 0.5)));
      loudest = Math.max(loudest, level);
      if (level > 30) { heard += 1; }
      if (!calm.matches) { meter.value = level; }
      if (tenths % 10 === 0) {
        meter.value = loudest;
        const word = loudest > 60 ? "loud" : loudest > 30 ? "good" : "quiet";
        words.textContent = words.dataset[word];
        meter.setAttribute("aria-valuetext", words.dataset[word]);
        loudest = 0;
      }
      if (on && verdict !== "works" && heard >= 3) { settle("microphone", verdict = "works"); }
      if (on && !verdict && tenths >= 100) { settle("microphone", verdict = "does_not_work", "silent"); }
    }
    if (on) { stop("microphone"); }
  }

  async function speaker() {
    const Sound = window.AudioContext || window.webkitAudioContext;
    if (!Sound) { throw { name: "NotSupported" }; }
    const audio = new Sound();
    stops.speaker = () => audio.close();
    await Promise.race([audio.resume(), later(1000)]);
    const begin = audio.currentTime + 0.05;
    [523.25, 659.25, 783.99].forEach((pitch, index) => {
      const note = audio.createOscillator(), volume = audio.createGain(), from = begin + index * 0.5;
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.4, from + 0.05);
      volume.gain.linearRampToValueAtTime(0, from + 0.5);
      note.connect(volume).connect(audio.destination);
      note.start(from);
      note.stop(from + 0.5);
    });
    part("speaker").querySelector("[data-question]").hidden = false;
  }

  async function connection() {
    if (navigator.onLine === false) { return settle("connection", "does_not_work", "offline"); }
    const times = [];
    for (let tries = 0; tries < 3; tries += 1) {
      const from = performance.now(), over = new AbortController();
      const timer = setTimeout(() => over.abort(), 8000);
      try {
        // Its answer cannot be read from here, and need not be: that one comes is what is asked.
        await fetch(zoom, { method: "HEAD", mode: "no-cors", cache: "no-store", credentials: "omit", signal: over.signal });
        times.push(performance.now() - from);
      } catch (_) { /* counted by its absence */ }
      clearTimeout(timer);
    }
    if (!times.length) { return settle("connection", "does_not_work", "unreachable"); }
    const best = Math.max(1, Math.round(Math.min(...times)));
    settle("connection", "works", best > 1000 ? "slow" : undefined, String(best));
  }

  // ---------------------------------------------------------------- buttons
  const checks = { camera, microphone, speaker, connection };
  Object.keys(checks).forEach(name => {
    const section = part(name), begin = section.querySelector("[data-begin]");
    begin.addEventListener("click", async () => {
      // The notes can be heard again before the answer.
      if (section.dataset.state === "testing" && name !== "speaker") { return; }
      stop(name);
      const question = section.querySelector("[data-question]");
      if (question) { question.hidden = true; }
      show(name, "testing");
      try {
        await checks[name]();
      } catch (error) {
        stop(name);
        settle(name, "does_not_work", reason(error));
      }
    });
    begin.disabled = false;
    const end = section.querySelector("[data-stop]");
    if (end) {
      end.addEventListener("click", () => {
        stop(name);
        if (section.dataset.state === "testing") {
          const before = results[name] || { verdict: "not_tested" };
          show(name, before.verdict, before.reason);
        }
      });
    }
  });
  part("speaker").querySelectorAll("[data-heard]").forEach(answer => {
    answer.addEventListener("click", () => {
      stop("speaker");
      part("speaker").querySelector("[data-question]").hidden = true;
      if (answer.dataset.heard === "yes") { settle("speaker", "works"); }
      else { settle("speaker", "does_not_work", "not_heard"); }
      part("speaker").querySelector("[data-begin]").focus();
    });
  });
  addEventListener("pagehide", () => Object.keys(checks).forEach(stop));
  addEventListener("online", () => { if (saved.textContent === saved.dataset.lost) { send(); } });
  // An iPad says that it is a Mac; only its screen tells.
  if (navigator.maxTouchPoints > 1) {
    document.querySelectorAll("[data-touch]").forEach(advice => { advice.hidden = false; });
  }
  recall();
})();
