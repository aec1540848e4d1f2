// The district strip is one tab stop: arrows move inside it, and the name of the cell appears beneath.
for (const strip of document.querySelectorAll("[data-strip]")) {
  const cells = [...strip.querySelectorAll("a.cell")];
  const line = strip.querySelector("[data-strip-line]");
  const perRow = () => {
    const top = cells[0].offsetTop;
    const next = cells.findIndex((cell) => cell.offsetTop > top);
    return next < 0 ? cells.length : next;
  };
  const say = (cell) => {
    line.textContent = cell ? cell.ariaLabel : "";
  };
  const steps = { ArrowRight: () => 1, ArrowLeft: () => -1, ArrowDown: perRow, ArrowUp: () => -perRow() };

  cells.forEach((cell, index) => {
    cell.tabIndex = index ? -1 : 0;
    cell.addEventListener("focus", () => say(cell));
    cell.addEventListener("mouseenter", () => say(cell));
    cell.addEventListener("keydown", (event) => {
      const jump = { Home: 0, End: cells.length - 1 }[event.key];
      const step = steps[event.key];
      const goal = jump ?? (step ? index + step() : null);
      if (goal !== null && cells[goal]) {
        event.preventDefault();
        cell.tabIndex = -1;
        cells[goal].tabIndex = 0;
        cells[goal].focus();
      }
    });
  });
  strip.addEventListener("mouseleave", () => say(null));
}
