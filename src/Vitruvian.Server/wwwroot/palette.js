// Colours of the people, those of the overlay; and of the parts of a body, by the joints of its rig.

export const people = ['#8fb4d8', '#e6cb7c', '#a9c694', '#d6a5c9', '#8cc5c0', '#e08f84', '#b0a6db', '#c9c4bc'];

export const colorOf = number => people[number % people.length];

// Neighbours on the golden angle's circle look different, however many there are.
const goldenAngle = 137.508;

// Joints whose borders within a part mean nothing to anybody who looks at it.
const groups = [[/spine|collar|clavicle|pelvis|hips|root/i, 'torso'], [/neck|head|jaw|eye/i, 'head'], [/(left|right).*(wrist|hand)/i, '$1 hand'], [/(left|right).*(ankle|foot)/i, '$1 foot']];

function partName(joint) {
  for (const [pattern, name] of groups) {
    const found = pattern.exec(joint);
    if (found) return name.replace('$1', (found[1] ?? '').toLowerCase());
  }
  return joint;
}

/** For each joint of a rig the hue in degrees, saturation and lightness of its part. */
export function partColors(joints) {
  const names = joints.map(partName);
  const parts = [...new Set(names)];
  return names.map(name => ({ hue: (parts.indexOf(name) * goldenAngle + 200) % 360, saturation: 0.55, lightness: 0.6 }));
}
