"use strict";
// A box that scrolls is reached by the keyboard, under the name of what it holds; one that fits is no stop.
(() => {
  const reach = (box) => {
    if (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight) {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
      return;
    }
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", `${box.firstElementChild.getAttribute("aria-label")}, scrolls`);
  };
  const observer = new ResizeObserver((entries) => entries.forEach((entry) => reach(entry.target)));
  for (const box of document.querySelectorAll(".scroll")) observer.observe(box);
})();
