/**
 * Booking at the minute a crowd comes: the page waits for the hour by itself, and a wish is sent until somebody
 * answers it. It carries one key all the while, so however often it arrives it is booked at most once.
 */

const ANSWER_MS = 15000;
const GIVE_UP_MS = 120000;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 8000;
const JITTER_MS = 1500;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// ---------------------------------------------------------------- sending a wish

/** The answer, or null where there was none worth having: no network, no time, too many at once. */
async function ask(wish) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ANSWER_MS);
  try {
    const answer = await fetch("/api/v1/bookings", {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-CSRF-Token": wish.get("_csrf_token"),
        "Idempotency-Key": wish.get("idempotency_key"),
      },
      body: JSON.stringify({
        space: wish.get("space"),
        starts_at: wish.get("start"),
        hold: wish.get("hold") === "1",
      }),
      signal: controller.signal,
    });
    return answer.status >= 500 || answer.status === 429 ? null : answer;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function send(form, wish) {
  const word = form.querySelector("[data-word]");
  const began = performance.now();
  let pause = FIRST_WAIT_MS;
  word.hidden = false;
  for (let n = 1; performance.now() - began < GIVE_UP_MS; n += 1) {
    word.textContent = n === 1 ? "正在提交……" : `现在人多，正在自动重试（第${n}次），请不要关闭本页。`;
    const answer = await ask(wish);
    if (answer?.status === 201) {
      location.assign(`/bookings/${(await answer.json()).id}`);
      return true;
    }
    if (answer) {
      // The page of the offer says why, and what is still free.
      const asked = new URLSearchParams({ space: wish.get("space"), start: wish.get("start") });
      location.assign(`/venues/${wish.get("venue")}/book?${asked}`);
      return true;
    }
    await wait(pause + Math.random() * pause);
    pause = Math.min(pause * 2, LONGEST_WAIT_MS);
  }
  word.textContent = "一直没有连上服务器。请检查网络，再点一次；不会重复预约。";
  return false;
}

for (const form of document.querySelectorAll("form[data-wish]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wish = new FormData(form);
    if (event.submitter?.name) wish.set(event.submitter.name, event.submitter.value);
    const buttons = form.querySelectorAll("button");
    buttons.forEach((button) => (button.disabled = true));
    if (!(await send(form, wish))) buttons.forEach((button) => (button.disabled = false));
  });
}

// ---------------------------------------------------------------- waiting for the hour

/** The server said how long it is: the clock of a phone may be wrong. */
async function countDown(box) {
  const due = performance.now() + Number(box.dataset.seconds) * 1000;
  box.hidden = false;
  for (let left = due - performance.now(); left > 0; left = due - performance.now()) {
    const seconds = Math.ceil(left / 1000);
    const minutes = Math.floor(seconds / 60);
    box.textContent = `还有${minutes ? `${minutes}分` : ""}${seconds % 60}秒开始预约，到时本页自动打开。`;
    await wait(Math.min(left, 1000));
  }
  box.textContent = "开始预约了，正在打开……";
  await wait(Math.random() * JITTER_MS);
  location.replace(box.dataset.href);
}

document.querySelectorAll("[data-seconds]").forEach(countDown);
