// Times of today that are past cannot be chosen. The page says what time it is in Zürich; the server checks anyway.
import { attach } from "./attach.js";

attach("[data-slots]", (chooser) => {
  const [today, now] = chooser.dataset.slots.split(" ");
  for (const pair of chooser.querySelectorAll(".slot-pick__pair")) {
    const [day, time] = pair.querySelectorAll("select");
    const limit = () => {
      for (const option of time.options) option.disabled = day.value === today && option.value !== "" && option.value <= now;
      if (time.selectedOptions[0]?.disabled) time.value = [...time.options].find((option) => !option.disabled)?.value ?? "";
    };
    day.addEventListener("change", limit);
    limit();
  }
});
