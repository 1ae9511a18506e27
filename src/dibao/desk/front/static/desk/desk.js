// Small habits of the keyboard; everything works without them.
// "/" goes to the search, arrows walk the rows of a table, Enter opens the row's first link.
(() => {
  const typing = (e) => e.closest("input, textarea, select");
  const rows = () => [...document.querySelectorAll("table.list tbody tr")];
  document.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const find = document.getElementById("find");
      if (find) { event.preventDefault(); find.focus(); }
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const all = rows();
      if (!all.length) return;
      const at = all.indexOf(document.activeElement.closest("tr"));
      const next = all[Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))];
      const link = next.querySelector("a");
      if (link) { event.preventDefault(); link.focus(); }
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print]");
    if (button) window.print();
  });
})();
