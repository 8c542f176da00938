// The viewer: picture or film with the bodies over it, the 3D view beside it, and what can be shown and hidden.
import { Body } from 'vitruvian/body.js';
import { element } from 'vitruvian/dom.js';
import { colorOf } from 'vitruvian/palette.js';
import { Stage } from 'vitruvian/stage.js';
import { Timeline } from 'vitruvian/timeline.js';

const help = 'Drag to turn, scroll to come closer; with the keyboard, arrow keys turn, plus and minus come closer, 0 goes back.';

let serial = 0;

const toggle = (label, checked, changed, extra = {}) => element('label', { class: 'toggle' },
  element('input', { type: 'checkbox', checked, ...extra, onchange: event => changed(event.target.checked) }), element('span', {}, ...label));

const group = (title, ...content) => element('fieldset', {}, element('legend', {}, title), ...content);

/**
 * Shows a scene in a host element.
 * scene: { people: [{ name, load, loadBefore?, loadMesh?, firstFrame?, framesPerSecond? }], overlay?, film?, refinement? }
 */
export class Viewer {
  #host;
  #stage = null;
  #bodies = [];
  #visible = [];
  #timeline = null;

  constructor(host) {
    this.#host = host;
  }

  /** Reads and shows; the promise holds when all bodies stand. */
  async show(scene) {
    const root = element('div', { class: 'viewer' });
    this.#host.replaceChildren(root);
    const film = scene.film ? element('video', { src: scene.film, muted: true, playsinline: true, preload: 'auto', 'aria-label': 'The video with the bodies drawn over it' }) : null;
    if (film) film.muted = true;
    if (film || scene.overlay) {
      root.append(element('figure', { class: 'pane', id: 'overlay' },
        film ?? element('img', { src: scene.overlay, alt: 'The photo with the bodies drawn over it' }),
        element('figcaption', {}, film ? 'Over the video' : 'Over the photo')));
    }

    if (scene.people.length === 0) return;
    const canvas = element('canvas', { tabindex: 0, role: 'application', 'aria-roledescription': '3D view', 'aria-label': `The bodies in space. ${help}` });
    const note = element('p', { class: 'pane-note' }, 'Reading the bodies…');
    const pane = element('div', { class: 'pane', id: 'stage', 'data-state': 'loading' }, canvas, note);
    root.append(pane);
    try {
      this.#stage = new Stage(canvas);
    } catch {
      note.textContent = 'This browser shows no 3D (WebGL). The files below open in any 3D program.';
      pane.dataset.state = 'failed';
      canvas.remove();
      return;
    }

    this.#bodies = await Promise.all(scene.people.map((person, i) => Body.read(person, i)));
    this.#visible = this.#bodies.map(() => true);
    for (const body of this.#bodies) this.#stage.add(body.root);
    note.remove();
    pane.append(this.#views());
    root.append(this.#controls(scene, film));
    this.#stage.frame(this.#bounds());
    pane.dataset.state = 'ready';
  }

  /** Frees what graphics cards hold. */
  dispose() {
    this.#timeline?.dispose();
    for (const body of this.#bodies) body.dispose();
    this.#stage?.dispose();
    this.#host.replaceChildren();
  }

  #bounds() {
    const first = this.#bodies[0].bounds();
    for (const body of this.#bodies.slice(1)) first.union(body.bounds());
    return first;
  }

  #views() {
    const sides = { front: 'Front', side: 'Side', back: 'Back', top: 'Top' };
    return element('div', { class: 'views', role: 'group', 'aria-label': 'Look from' },
      ...Object.entries(sides).map(([side, label]) => element('button', { type: 'button', onclick: () => this.#stage.look(side) }, label)));
  }

  #controls(scene, film) {
    const each = change => { for (const body of this.#bodies) change(body); this.#stage.draw(); };
    const parts = element('div', { class: 'card controls', id: 'controls' });
    parts.append(group('People', element('div', { class: 'toggles' }, ...scene.people.map((person, i) => {
      const dot = element('i', { class: 'dot' });
      dot.style.background = colorOf(i);
      return toggle([dot, person.name], true, shown => { this.#visible[i] = shown; this.#refresh(); });
    }))));
    parts.append(group('Show', element('div', { class: 'toggles' },
      toggle(['Joints'], false, shown => each(body => { body.showsJoints = shown; }), { disabled: !this.#bodies.some(body => body.hasJoints), id: 'show-joints' }),
      toggle(['Wireframe'], false, shown => each(body => { body.showsWire = shown; }), { id: 'show-wire' }),
      toggle(['Parts'], false, shown => each(body => { body.showsParts = shown; }), { disabled: !this.#bodies.some(body => body.hasParts), id: 'show-parts' }),
      toggle(['Floor'], true, shown => { this.#stage.showsFloor = shown; }, { id: 'show-floor' }))));
    if (this.#bodies.some(body => body.canBlend)) parts.append(this.#refinement(scene.refinement));
    const frames = Math.max(...this.#bodies.map(body => body.lastFrame + 1));
    if (frames > 1) {
      const rate = scene.framesPerSecond ?? this.#bodies.find(body => body.rate)?.rate;
      this.#timeline = new Timeline(scene.frames ?? frames, rate, film, frame => {
        for (const body of this.#bodies) body.frame = frame;
        this.#refresh();
      });
      parts.prepend(this.#timeline.element);
    }
    return parts;
  }

  #refinement(name) {
    const id = `refinement-${++serial}`;
    const slider = element('input', {
      type: 'range', id, min: 0, max: 100, value: 100, 'aria-valuetext': 'after', class: 'refinement',
      oninput: event => {
        const share = event.target.valueAsNumber / 100;
        event.target.setAttribute('aria-valuetext', share === 0 ? 'before' : share === 1 ? 'after' : `${event.target.value} % of the way`);
        for (const body of this.#bodies) body.refinement = share;
        this.#stage.draw();
      },
    });
    return group(name ? `Refinement (${name})` : 'Refinement',
      element('label', { class: 'visually-hidden', for: id }, 'From before the refinement to after it'),
      element('div', { class: 'slider' }, element('span', { 'aria-hidden': 'true' }, 'Before'), slider, element('span', { 'aria-hidden': 'true' }, 'After')));
  }

  #refresh() {
    this.#bodies.forEach((body, i) => { body.root.visible = this.#visible[i] && (body.root.userData.present ?? true); });
    this.#stage.draw();
  }
}
