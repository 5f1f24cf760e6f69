// The dialog that repeats the points in one view and asks once.

export class Review {
  #dialog = document.getElementById("review-dialog");

  constructor(sign) {
    document.getElementById("review-back").addEventListener("click", () => this.#dialog.close());
    document.getElementById("sign").addEventListener("click", () => {
      this.#dialog.close();
      sign();
    });
  }

  ask(body, total) {
    for (const item of this.#dialog.querySelectorAll("[data-criterion]")) {
      const { points, recommendation } = body.criteria[item.dataset.criterion];
      item.querySelector("b").textContent = points;
      item.querySelector(".review-text").textContent = recommendation;
    }
    document.getElementById("review-total").textContent = total;
    this.#dialog.showModal();
  }
}
