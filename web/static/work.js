// A work that goes on: what the server tells is put on the page; at its end the page is loaded again and leads on.
(() => {
  const box = document.querySelector("[data-live]");
  if (!box) return;
  const again = (seconds) => setTimeout(() => location.reload(), seconds * 1000);
  if (!window.EventSource) {
    again(3);
    return;
  }
  const bar = box.querySelector("progress");
  const source = new EventSource(box.dataset.live);
  source.addEventListener("step", (event) => {
    const step = JSON.parse(event.data);
    if (step.ended) {
      source.close();
      location.reload();
      return;
    }
    box.querySelector("[data-words]").textContent = step.words;
    box.querySelector("[data-count]").textContent = step.total ? `${step.done}/${step.total}` : "";
    if (step.total) {
      bar.max = step.total;
      bar.value = step.done;
    } else {
      bar.removeAttribute("value");
    }
  });
  source.addEventListener("error", () => {
    // A connection that broke is taken up by the browser itself; one that was refused is not.
    if (source.readyState === EventSource.CLOSED) again(5);
  });
})();
