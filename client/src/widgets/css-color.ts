/** A colour of CSS, whatever it is written in, as red, green and blue of 0 to 255: for what knows no other. */
export function rgbOf(color: string): [red: number, green: number, blue: number] {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (context === null) return [0, 0, 0];
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
