/** The merged list keeps itself up to date, but for what somebody is just mending. */

const EVERY_MS = 3000;

async function refresh() {
  const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live-part]")) {
    const other = fresh.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
    const isBusy = part.contains(document.activeElement) || part.querySelector("details[open] input:not(:placeholder-shown)");
    if (other && !isBusy && other.innerHTML !== part.innerHTML) part.replaceWith(other);
  }
}

setInterval(() => {
  if (!document.hidden) refresh().catch(() => undefined);
}, EVERY_MS);
