/** 找空场: fills in where the phone is, once somebody asks for it; without script a township is chosen. */

const form = document.querySelector("[data-here]");
const ask = form?.querySelector("[data-here-ask]");
const said = form?.querySelector("[data-here-said]");

if (ask && "geolocation" in navigator) {
  ask.hidden = false;
  ask.addEventListener("click", () => {
    said.textContent = "正在定位…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // Four digits are ten metres: nobody need know more to find a court.
        form.elements.at.value = `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`;
        said.textContent = "正在用您的位置";
        if (!form.elements.within.value) form.elements.within.value = "2000";
        form.requestSubmit();
      },
      () => {
        said.textContent = "没有取得位置，请改选乡镇。";
      },
      { maximumAge: 60_000, timeout: 10_000 },
    );
  });
  form.elements.near.addEventListener("change", () => {
    form.elements.at.value = "";
    said.textContent = "";
  });
}
