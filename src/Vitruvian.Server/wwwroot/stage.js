// The 3D view: light, floor, camera and its control by pointer and keys. Drawn only when something changed.
import * as THREE from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const fieldOfView = 32;
const margin = 1.12;
const keyTurn = Math.PI / 24;
const keyZoom = 1.12;

// Bodies found in photos stand this far in front of the camera at least; others stand around the origin.
const nearestPerson = 0.4;

export class Stage {
  #canvas;
  #renderer;
  #scene = new THREE.Scene();
  #camera = new THREE.PerspectiveCamera(fieldOfView, 1, 0.02, 500);
  #controls;
  #floor = null;
  #bounds = new THREE.Box3();
  #isDue = false;
  #observer;
  #theme = matchMedia('(prefers-color-scheme: dark)');
  #onTheme = () => this.#addFloor();

  constructor(canvas) {
    this.#canvas = canvas;
    this.#renderer = new THREE.WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.#scene.add(new THREE.HemisphereLight('#ffffff', '#8d9199', 1.6));
    const key = new THREE.DirectionalLight('#fff6ea', 2.1);
    key.position.set(-1.2, 2, 2.4);
    const rim = new THREE.DirectionalLight('#dbe8ff', 1.1);
    rim.position.set(1.6, 1, -2);

    // Light comes along with the camera: no side of a body is ever black.
    this.#camera.add(key, key.target, rim, rim.target);
    key.target.position.set(0, 0, -1);
    rim.target.position.set(0, 0, -1);
    this.#scene.add(this.#camera);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.addEventListener('change', () => this.draw());
    canvas.addEventListener('keydown', event => this.#onKey(event));
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(canvas.parentElement);
    this.#theme.addEventListener('change', this.#onTheme);
  }

  add(root) { this.#scene.add(root); }

  set showsFloor(value) {
    if (this.#floor) this.#floor.visible = value;
    this.draw();
  }

  /** Looks at what is there now. */
  frame(bounds) {
    this.#bounds = bounds;
    this.#addFloor();
    this.look('front');
  }

  /** Looks from a side: front is where the photo was taken from. */
  look(side) {
    const center = this.#bounds.getCenter(new THREE.Vector3());
    const front = center.z < -nearestPerson ? center.clone().negate().normalize() : new THREE.Vector3(0, 0, 1);
    const across = new THREE.Vector3(front.z, 0, -front.x).normalize();
    const directions = { front, back: front.clone().negate().setY(front.y), side: across, top: new THREE.Vector3(0, 1, 0).addScaledVector(front, 0.001) };
    const direction = directions[side].normalize();
    this.#controls.target.copy(center);
    this.#camera.position.copy(center).addScaledVector(direction, this.#distance(direction));
    this.#controls.update();
    this.draw();
  }

  /** Draws with the next picture of the screen. */
  draw() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#renderer.render(this.#scene, this.#camera);
    });
  }

  dispose() {
    this.#observer.disconnect();
    this.#theme.removeEventListener('change', this.#onTheme);
    this.#controls.dispose();
    this.#renderer.dispose();
  }

  // Near enough that every corner of the bounds is just seen.
  #distance(direction) {
    const ahead = direction.clone().negate();
    const right = new THREE.Vector3().crossVectors(ahead, this.#camera.up).normalize();
    const up = new THREE.Vector3().crossVectors(right, ahead);
    const half = Math.tan(THREE.MathUtils.degToRad(fieldOfView / 2)) / margin;
    const size = this.#bounds.getSize(new THREE.Vector3()).multiplyScalar(0.5);
    let distance = 0;
    for (const [x, y, z] of [[1, 1, 1], [1, 1, -1], [1, -1, 1], [1, -1, -1], [-1, 1, 1], [-1, 1, -1], [-1, -1, 1], [-1, -1, -1]]) {
      const corner = new THREE.Vector3(x * size.x, y * size.y, z * size.z);
      const across = Math.max(Math.abs(corner.dot(right)) / this.#camera.aspect, Math.abs(corner.dot(up)));
      distance = Math.max(distance, corner.dot(direction) + across / half);
    }
    return distance;
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#canvas.parentElement;
    if (width === 0 || height === 0) return;
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / height;
    this.#camera.updateProjectionMatrix();
    this.draw();
  }

  #addFloor() {
    if (this.#bounds.isEmpty()) return;
    const isVisible = this.#floor?.visible ?? true;
    this.#floor?.removeFromParent();
    this.#floor?.geometry.dispose();
    const size = this.#bounds.getSize(new THREE.Vector3());
    const extent = Math.ceil(2 * Math.max(size.x, size.z, 1));
    const color = getComputedStyle(this.#canvas).getPropertyValue('--stage-grid').trim();
    this.#floor = new THREE.GridHelper(extent, 4 * extent, color, color);
    this.#floor.material.transparent = true;
    this.#floor.material.opacity = 0.45;
    this.#floor.position.copy(this.#bounds.getCenter(new THREE.Vector3())).setY(this.#bounds.min.y);
    this.#floor.visible = isVisible;
    this.#scene.add(this.#floor);
    this.draw();
  }

  #onKey(event) {
    const moves = {
      ArrowLeft: [-keyTurn, 0, 1], ArrowRight: [keyTurn, 0, 1], ArrowUp: [0, -keyTurn, 1], ArrowDown: [0, keyTurn, 1],
      '+': [0, 0, 1 / keyZoom], '=': [0, 0, 1 / keyZoom], '-': [0, 0, keyZoom],
    };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '0' || event.key === 'Home') {
      this.look('front');
    } else if (moves[event.key]) {
      const [turn, tilt, zoom] = moves[event.key];
      const place = new THREE.Spherical().setFromVector3(this.#camera.position.clone().sub(this.#controls.target));
      place.theta += turn;
      place.phi += tilt;
      place.radius *= zoom;
      this.#camera.position.setFromSpherical(place.makeSafe()).add(this.#controls.target);
      this.#controls.update();
      this.draw();
    } else {
      return;
    }
    event.preventDefault();
  }
}
