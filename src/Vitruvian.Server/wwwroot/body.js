// One person in the 3D view: a rigged body, its joints and wireframe, and the way from the body before its refinement to the one after.
import * as THREE from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { colorOf, partColors } from 'vitruvian/palette.js';

const jointRadius = 0.014;
const jointColor = '#d5452f';
const defaultRate = 30;

const parse = async content => new GLTFLoader().parseAsync(content, '');

function meshOf(scene) {
  let found = null;
  scene.traverse(node => { if (node.isMesh && !found) found = node; });
  if (!found) throw new Error('The file holds no mesh.');
  return found;
}

function nodesOf(scene) {
  const nodes = [];
  scene.traverse(node => nodes.push(node));
  return nodes;
}

function bonesOf(mesh) {
  return mesh.isSkinnedMesh ? mesh.skeleton.bones : [];
}

// What an animation does to bones: their places and turns at a time.
class Motion {
  #tracks;

  constructor(clip, bones) {
    const { times } = clip.tracks[0];
    this.frames = times.length;
    this.rate = times.length > 1 ? 1 / (times[1] - times[0]) : defaultRate;
    const numbers = new Map(bones.map((bone, i) => [bone.name, i]));
    this.#tracks = bones.map(() => ({}));
    for (const track of clip.tracks) {
      const { nodeName, propertyName } = THREE.PropertyBinding.parseTrackName(track.name);
      if (numbers.has(nodeName)) this.#tracks[numbers.get(nodeName)][propertyName] = track.createInterpolant();
    }
  }

  /** Brings poses (position and quaternion of each bone) to a time in seconds; what is not animated stays. */
  apply(poses, time) {
    poses.forEach((pose, i) => {
      for (const [property, values] of Object.entries(this.#tracks[i])) pose[property]?.fromArray(values.evaluate(time));
    });
  }
}

const posesOf = bones => bones.map(bone => ({ position: bone.position.clone(), quaternion: bone.quaternion.clone() }));

/** A body read from its files; add its root to a scene. */
export class Body {
  static async read(person, number) {
    const [after, before, shape] = await Promise.all([person.load(), person.loadBefore?.(), person.loadMesh?.()]);
    const gltf = await parse(after);
    const body = new Body(gltf, number, person.firstFrame ?? 0, person.framesPerSecond);
    if (before) body.#takeBefore(await parse(before));
    if (shape) body.#takeShape(meshOf((await parse(shape)).scene));
    return body;
  }

  #mesh;
  #surface;
  #material;
  #map;
  #color;
  #wire;
  #joints;
  #bones;
  #moved;
  #motion = null;
  #blend = null;
  #share = 1;
  #rate;
  #firstFrame;

  constructor(gltf, number, firstFrame, framesPerSecond) {
    this.root = new THREE.Group();
    this.root.add(gltf.scene);
    this.#firstFrame = firstFrame;
    this.#mesh = meshOf(gltf.scene);
    const geometry = this.#mesh.geometry;

    // The shape's morph targets are for other programs; here they would only cost time.
    geometry.morphAttributes = {};
    this.#mesh.morphTargetInfluences = undefined;
    this.#mesh.frustumCulled = false;
    this.#map = this.#mesh.material.map ?? null;
    this.#color = this.#map ? '#ffffff' : colorOf(number);
    this.#material = new THREE.MeshStandardMaterial({ color: this.#color, map: this.#map, roughness: 0.72, metalness: 0 });
    this.#mesh.material = this.#material;
    this.#surface = this.#mesh;
    if (this.#mesh.isSkinnedMesh) Body.#paintParts(this.#mesh);
    this.hasParts = this.#mesh.isSkinnedMesh;
    this.#bones = bonesOf(this.#mesh);
    this.hasJoints = this.#bones.length > 0;
    this.#addWire();
    this.#addJoints();
    if (gltf.animations.length > 0) {
      this.#moved = this.hasJoints ? this.#bones : nodesOf(gltf.scene);
      this.#motion = new Motion(gltf.animations[0], this.#moved);
      this.#motion.apply(this.#moved, 0);
      this.#rate = framesPerSecond ?? this.#motion.rate;
      this.frames = this.#motion.frames;
    }
    this.update();
  }

  get canBlend() { return this.#blend !== null; }
  get rate() { return this.#rate ?? null; }
  get lastFrame() { return this.#firstFrame + (this.frames ?? 1) - 1; }

  /** Bounds of the body as it stands. */
  bounds() {
    this.root.updateWorldMatrix(true, true);
    const box = new THREE.Box3();
    const place = new THREE.Vector3();
    const positions = this.#surface.geometry.attributes.position;
    for (let i = 0; i < positions.count; i += 7) {
      this.#surface.getVertexPosition(i, place);
      box.expandByPoint(place.applyMatrix4(this.#surface.matrixWorld));
    }
    return box;
  }

  set showsJoints(value) { this.#joints.visible = value; }
  set showsWire(value) { this.#wire.visible = value; }

  set showsParts(value) {
    const painted = value && this.hasParts;
    this.#material.vertexColors = painted;
    this.#material.map = painted ? null : this.#map;
    this.#material.color.set(painted ? '#ffffff' : this.#color);
    this.#material.needsUpdate = true;
  }

  /** Shows the body before (0) its refinement, after it (1), or on the way. */
  set refinement(share) {
    if (!this.#blend) return;
    this.#share = share;
    const { positions, normals, inverses } = this.#blend;
    const mix = (target, from, to) => { for (let i = 0; i < target.length; i++) target[i] = from[i] + share * (to[i] - from[i]); };
    const { position, normal } = this.#mesh.geometry.attributes;
    mix(position.array, positions[0], positions[1]);
    mix(normal.array, normals[0], normals[1]);
    position.needsUpdate = true;
    normal.needsUpdate = true;
    this.#mesh.skeleton.boneInverses.forEach((inverse, i) => mix(inverse.elements, inverses[0][i], inverses[1][i]));
    this.#mixBones();
  }

  /** Shows a frame of the video, if the person is in it. */
  set frame(number) {
    if (!this.#motion) return;
    const own = number - this.#firstFrame;
    this.root.userData.present = own >= 0 && own < this.frames;
    if (!this.root.userData.present) return;
    const time = own / this.#rate;
    if (this.#blend) {
      this.#blend.motion.apply(this.#blend.bones[0], time);
      this.#motion.apply(this.#blend.bones[1], time);
      this.#mixBones();
    } else {
      this.#motion.apply(this.#moved, time);
      this.update();
    }
  }

  /** Brings the joints to where the bones are. */
  update() {
    this.root.updateWorldMatrix(true, true);
    if (!this.hasJoints) return;
    const [dots, lines] = this.#joints.children;
    const place = new THREE.Vector3();
    const matrix = new THREE.Matrix4();
    const ends = lines.geometry.attributes.position;
    let end = 0;
    this.#bones.forEach((bone, i) => {
      bone.getWorldPosition(place);
      dots.setMatrixAt(i, matrix.makeTranslation(place));
      if (!bone.parent?.isBone) return;
      ends.setXYZ(end++, place.x, place.y, place.z);
      bone.parent.getWorldPosition(place);
      ends.setXYZ(end++, place.x, place.y, place.z);
    });
    dots.instanceMatrix.needsUpdate = true;
    ends.needsUpdate = true;
  }

  dispose() {
    this.root.traverse(node => { node.geometry?.dispose(); node.material?.dispose(); });
  }

  // The part of a vertex is the joint that moves it most.
  static #paintParts(mesh) {
    const { geometry, skeleton } = mesh;
    const parts = partColors(skeleton.bones.map(bone => bone.name));
    const { skinIndex, skinWeight, position } = geometry.attributes;
    const colors = new Float32Array(position.count * 3);
    const color = new THREE.Color();
    for (let i = 0; i < position.count; i++) {
      let most = 0;
      for (let k = 1; k < 4; k++) if (skinWeight.getComponent(i, k) > skinWeight.getComponent(i, most)) most = k;
      const { hue, saturation, lightness } = parts[skinIndex.getComponent(i, most)];
      color.setHSL(hue / 360, saturation, lightness).toArray(colors, 3 * i);
    }
    geometry.setAttribute('color', new THREE.BufferAttribute(colors, 3));
  }

  #addWire() {
    const material = new THREE.MeshBasicMaterial({ color: '#10131a', wireframe: true, transparent: true, opacity: 0.28 });
    if (this.#surface.isSkinnedMesh) {
      this.#wire = new THREE.SkinnedMesh(this.#surface.geometry, material);
      this.#wire.bind(this.#surface.skeleton, this.#surface.bindMatrix);
    } else {
      this.#wire = new THREE.Mesh(this.#surface.geometry, material);
    }
    this.#wire.frustumCulled = false;
    this.#wire.visible = false;
    this.#surface.parent.add(this.#wire);
  }

  // Joints lie inside: they are drawn over the body.
  #addJoints() {
    this.#joints = new THREE.Group();
    this.#joints.visible = false;
    const look = { color: jointColor, depthTest: false, transparent: true };
    const dots = new THREE.InstancedMesh(new THREE.SphereGeometry(jointRadius, 16, 10), new THREE.MeshBasicMaterial(look), Math.max(1, this.#bones.length));
    const linked = this.#bones.filter(bone => bone.parent?.isBone).length;
    const lines = new THREE.LineSegments(
      new THREE.BufferGeometry().setAttribute('position', new THREE.BufferAttribute(new Float32Array(linked * 6), 3)),
      new THREE.LineBasicMaterial({ ...look, opacity: 0.75 }));
    for (const part of [dots, lines]) {
      part.frustumCulled = false;
      part.renderOrder = 2;
    }
    this.#joints.add(dots, lines);
    this.root.add(this.#joints);
  }

  // Between the bones before the refinement and those after it.
  #mixBones() {
    const [before, after] = this.#blend.bones;
    this.#bones.forEach((bone, i) => {
      bone.position.lerpVectors(before[i].position, after[i].position, this.#share);
      bone.quaternion.slerpQuaternions(before[i].quaternion, after[i].quaternion, this.#share);
    });
    this.update();
  }

  #takeBefore(gltf) {
    const mesh = meshOf(gltf.scene);
    const fits = mesh.isSkinnedMesh && mesh.geometry.attributes.position.count === this.#mesh.geometry.attributes.position.count;
    if (!fits || gltf.animations.length !== (this.#motion ? 1 : 0)) return;
    const motion = this.#motion && new Motion(gltf.animations[0], mesh.skeleton.bones);
    motion?.apply(mesh.skeleton.bones, 0);
    const both = read => [read(mesh), read(this.#mesh)];
    this.#blend = {
      motion,
      positions: both(m => Float32Array.from(m.geometry.attributes.position.array)),
      normals: both(m => Float32Array.from(m.geometry.attributes.normal.array)),
      bones: both(m => posesOf(m.skeleton.bones)),
      inverses: both(m => m.skeleton.boneInverses.map(inverse => [...inverse.elements])),
    };
  }

  // A mesh that no rig gave: it is what the method found, the rig only comes near it.
  #takeShape(mesh) {
    const geometry = mesh.geometry;
    const painted = this.#mesh.geometry.attributes.color;
    if (painted?.count === geometry.attributes.position.count) geometry.setAttribute('color', painted);
    const shape = new THREE.Mesh(geometry, this.#material);
    this.#mesh.visible = false;
    this.#wire.removeFromParent();
    this.root.add(shape);
    this.#surface = shape;
    this.#addWire();
  }
}
