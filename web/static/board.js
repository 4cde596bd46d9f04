// Keeps the board up to date while somebody looks at it. Without: the page stands as it is, and "Tải lại" loads it anew.
const PLACE = "#live";
const SPARE = 10000;
const place = document.querySelector(PLACE);
const news = document.querySelector("[data-news]");
let shown = place?.dataset.mark, timer;

// Nothing moves under the pointer, and no form that somebody has begun is taken away.
const isInUse = () => place.matches(":hover") || document.querySelector("dialog[open], .filters:focus-within") !== null || document.hidden;

async function load(mark) {
  if (isInUse()) {
    news.hidden = false;
    return;
  }
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(PLACE);
  if (!fresh) return;
  const row = document.activeElement?.closest("[data-row]")?.dataset.row;
  place.replaceChildren(...fresh.childNodes);
  document.querySelector(".head").replaceWith(page.querySelector(".head"));
  if (row) place.querySelector(`[data-row="${row}"] a`)?.focus({ preventScroll: true });
  shown = fresh.dataset.mark ?? mark;
  news.hidden = true;
}

// Many listen: each waits a little, and not all the same while.
function changed(mark) {
  if (mark === shown) return;
  clearTimeout(timer);
  timer = setTimeout(() => load(mark), Math.random() * SPARE / 5 + (news.hidden ? 0 : SPARE));
}

if (place && "EventSource" in window) {
  const source = new EventSource(place.dataset.live);
  source.addEventListener("mark", (event) => changed(event.data));
  addEventListener("pagehide", () => source.close());
}
