// Times in the viewer's own zone; UTC stays on hover.
const zone = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.getTime())) time.textContent = zone.format(at);
}

// Copies the text of the element that the button names.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select it and copy by hand";
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

// Times of a table: the day only where it is not today.
const today = new Date().toDateString();
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const dayAndHour = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit", second: "2-digit" });
for (const time of document.querySelectorAll("time[data-short]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.getTime())) time.textContent = (at.toDateString() === today ? hour : dayAndHour).format(at);
}

// Times of the timeline, in the same zone.
const part = (options) => new Intl.DateTimeFormat(undefined, options);
const clock = { hour: "2-digit", minute: "2-digit" };
for (const text of document.querySelectorAll("svg.timeline text[data-time], svg.timeline text[data-day]")) {
  const at = new Date(text.dataset.time ?? text.dataset.day);
  const options = text.dataset.day ? { month: "short", day: "numeric" } : "seconds" in text.dataset ? { ...clock, second: "2-digit" } : clock;
  text.textContent = part({ hourCycle: "h23", ...options }).format(at);
}
for (const zone of document.querySelectorAll("[data-zone]")) {
  zone.textContent = part().resolvedOptions().timeZone;
}

// Prints the page.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Says that what takes a while is under way, and sends it once.
for (const button of document.querySelectorAll("button[data-busy]")) {
  const label = button.textContent;
  button.form.addEventListener("submit", (event) => {
    if (event.submitter !== button) return;
    button.textContent = button.dataset.busy;
    button.disabled = true;
  });
  addEventListener("pageshow", () => {
    button.textContent = label;
    button.disabled = false;
  });
}
