// j and k move over the rows of a list, Enter opens (the link has the focus), a goes to what can be done, ? says so. Pages work without.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const help = document.querySelector("dialog[data-keys]");
  if (event.key === "?" && help) {
    if (help.open) help.close(); else help.showModal();
    event.preventDefault();
    return;
  }
  if (help?.open) return;
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  if ((event.key === "j" || event.key === "k") && rows.length) {
    const next = event.key === "j" ? Math.min(here + 1, rows.length - 1) : Math.max(here - 1, 0);
    rows[next].querySelector("a").focus();
    event.preventDefault();
  } else if (event.key === "a" && here >= 0) {
    rows[here].querySelector(".act a")?.click();
  }
});
