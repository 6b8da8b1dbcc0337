// Asks for the changing part of the page and shows it when it is another.
const main = document.getElementById("main");
const spoken = document.getElementById("spoken");
let shown = null;

async function look() {
  try {
    const answer = await fetch(`${location.pathname}/live`, { cache: "no-store" });
    const text = await answer.text();
    if (shown !== null && text !== shown) {
      const focused = document.activeElement && document.activeElement.id;
      main.innerHTML = text;
      // A region that stays in the page is read out reliably; one that is replaced is not.
      const place = main.querySelector(".place")?.textContent ?? "";
      if (spoken.textContent !== place) spoken.textContent = place;
      if (focused) document.getElementById(focused)?.focus();
    }
    shown = text;
  } catch {
    // The sandbox was stopped; go on asking.
  }
  setTimeout(look, 1000);
}

look();
