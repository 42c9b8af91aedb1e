"use strict";
const form = document.querySelector("form");
const rows = [...document.querySelectorAll("[data-places]")];
const choices = [...form.querySelectorAll("select")];
const skipped = document.querySelector("details");

function show() {
  let shown = 0;
  for (const row of rows) {
    const places = row.dataset.places.split(" ");
    row.hidden = choices.some((choice, n) => choice.value !== "" && choice.value !== places[n]);
    shown += !row.hidden;
  }
  if (skipped && shown > 0) {
    skipped.open = rows.every((row) => row.hidden || skipped.contains(row));
  }
  form.querySelector("output").textContent = `${shown} of ${rows.length} shown`;
}

form.hidden = false;
form.addEventListener("change", show);
form.addEventListener("reset", () => setTimeout(show));
show();
