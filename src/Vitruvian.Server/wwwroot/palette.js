// Colours of the people, those of the overlay; and of the parts of a body, one a joint of its rig.

export const people = ['#8fb4d8', '#e6cb7c', '#a9c694', '#d6a5c9', '#8cc5c0', '#e08f84', '#b0a6db', '#c9c4bc'];

export const colorOf = number => people[number % people.length];

// Neighbours on the golden angle's circle look different, however many there are.
const goldenAngle = 137.508;

/** Hue in degrees, saturation and lightness of a part. */
export const partOf = joint => ({ hue: (joint * goldenAngle) % 360, saturation: 0.6, lightness: 0.58 });
