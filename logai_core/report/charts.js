"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const night = matchMedia("(prefers-color-scheme: dark)");
  const config = { displayModeBar: false, responsive: true };
  const PAPER_WIDTH = 680; // px, inside the margins of A4 and of Letter

  const draw = (dark, width) => {
    for (const [element, { traces, light, dark: deep }] of Object.entries(figures)) {
      const layout = structuredClone(dark ? deep : light);
      if (width) layout.width = width;
      layout.autosize = !width;
      Plotly.react(element, traces, layout, config);
    }
  };
  const forScreen = () => draw(night.matches, null);

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
    draw(false, PAPER_WIDTH);
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    forScreen();
  });
  night.addEventListener("change", forScreen);
  forScreen();
})();
