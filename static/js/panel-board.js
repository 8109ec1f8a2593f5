/**
 * The head scorer's board keeps itself up to date: every few seconds performers are taken from a fresh page.
 * One in whose card somebody is writing, or has opened something, is left alone.
 */

const EVERY_MS = 4000;

async function refresh(board) {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const card of board.querySelectorAll("[data-performer]")) {
    const other = fresh.getElementById(card.id);
    const isBusy = card.contains(document.activeElement) || card.querySelector("details[open]");
    if (other && !isBusy && other.innerHTML !== card.innerHTML) card.replaceWith(other);
  }
}

const board = document.querySelector("[data-board]");
if (board) {
  setInterval(() => {
    if (!document.hidden) refresh(board).catch(() => undefined);
  }, EVERY_MS);
}
