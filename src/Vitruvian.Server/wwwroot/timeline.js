// Frames of a video: a slider, and a button that plays. Where there is a film, it leads and the bodies follow.
import { element } from 'vitruvian/dom.js';

let serial = 0;

export class Timeline {
  #frames;
  #rate;
  #film;
  #changed;
  #slider;
  #button;
  #output;
  #request = 0;
  #startTime = 0;
  #startFrame = 0;
  #frame = 0;

  constructor(frames, rate, film, changed) {
    this.#frames = frames;
    this.#rate = rate;
    this.#film = film;
    this.#changed = changed;
    const id = `frame-${++serial}`;
    this.#button = element('button', { type: 'button', class: 'quiet', onclick: () => (this.#request ? this.#pause() : this.#play()) }, 'Play');
    this.#slider = element('input', { type: 'range', id, class: 'timeline', min: 0, max: frames - 1, value: 0, oninput: () => { this.#pause(); this.#seek(this.#slider.valueAsNumber); } });
    this.#output = element('output', { for: id });
    this.element = element('fieldset', { class: 'slider-group slider wide' },
      element('legend', { class: 'visually-hidden' }, 'Time'), this.#button, element('label', { class: 'visually-hidden', for: id }, 'Frame'), this.#slider, this.#output);
    this.#show(0);
  }

  dispose() { this.#pause(); }

  #play() {
    if (this.#frame >= this.#frames - 1) this.#seek(0);
    this.#button.textContent = 'Pause';
    this.#startTime = performance.now();
    this.#startFrame = this.#frame;

    // A browser that cannot play the film still moves the bodies.
    this.#film?.play().catch(() => {});
    this.#request = requestAnimationFrame(() => this.#advance());
  }

  #pause() {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    this.#film?.pause();
    this.#button.textContent = 'Play';
  }

  #advance() {
    const leads = this.#film && !this.#film.paused && this.#film.readyState >= 2;
    const frame = leads ? Math.floor(this.#film.currentTime * this.#rate + 0.5) : this.#startFrame + Math.floor((performance.now() - this.#startTime) / 1000 * this.#rate);
    if (frame >= this.#frames - 1 || this.#film?.ended) {
      this.#pause();
      this.#show(this.#frames - 1);
      return;
    }
    if (frame !== this.#frame) this.#show(frame);
    this.#request = requestAnimationFrame(() => this.#advance());
  }

  #seek(frame) {
    if (this.#film) this.#film.currentTime = (frame + 0.5) / this.#rate;
    this.#show(frame);
  }

  #show(frame) {
    this.#frame = frame;
    this.#slider.value = frame;
    this.#slider.setAttribute('aria-valuetext', `frame ${frame + 1} of ${this.#frames}`);
    this.#output.textContent = `${(frame / this.#rate).toFixed(2)} s`;
    this.#changed(frame);
  }
}
