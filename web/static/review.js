// Row and place show each other: choosing a row brings its place into view in the other pane, a mark in the document brings
// the row. Works on top of plain anchors, which do the first half without this script.
const rows = [...document.querySelectorAll("[data-place]")];
const panes = [...document.querySelectorAll(".document, .draft")];
const rowOf = new Map(rows.toReversed().map((row) => [row.dataset.place, row]));
document.documentElement.classList.add("js");

// Nothing moves that is in view already.
function bring(element) {
  const pane = panes.find((one) => one.contains(element));
  if (!pane || pane.scrollHeight <= pane.clientHeight + 1) return element.scrollIntoView({ block: "nearest" });
  const [frame, box] = [pane.getBoundingClientRect(), element.getBoundingClientRect()];
  const top = frame.top + 56;
  if (box.top < top || box.bottom > frame.bottom - 8) pane.scrollTop += box.top - top - Math.max(0, (pane.clientHeight - box.height) / 3 - 56);
}

function show(row, place) {
  document.querySelectorAll(".here").forEach((one) => one.classList.remove("here"));
  for (const one of [row, place]) if (one) { one.classList.add("here"); bring(one); }
}

function showRow(row) {
  show(row, document.getElementById(row.dataset.place));
}

function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)) || panes[0]?.dataset.start);
  if (target?.matches("[data-place]")) showRow(target);
  else if (target && panes[0]?.contains(target)) show(rowOf.get(target.id), target);
}

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-place]");
  if (!row || event.target.closest("input, button, label, summary, .elsewhere")) return;
  if (event.target.closest("a")) event.preventDefault();
  if (!getSelection().toString()) showRow(row);
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-place]");
  if (row && event.target.matches("a.task")) showRow(row);
});
for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => {
    const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.most));
    field.setCustomValidity(isTooLarge ? field.dataset.said : "");
    field.reportValidity();
  });
}
window.addEventListener("hashchange", follow);
follow();
