import gifenc from 'gifenc';
import { PNG } from 'pngjs';

const { GIFEncoder, quantize, applyPalette } = gifenc;

/** A GIF counts in hundredths of a second, and browsers slow down frames that are shorter than two of them. */
const SHORTEST_MS = 40;
/** The last frame stays for a while, in milliseconds. */
const LAST_MS = 2_500;
/** Enough of them to know all colours. */
const SAMPLES = 12;
const KEEP = 1;

/**
 * An endless GIF of pictures of one size, each shown as long as it was. All share a palette, and what has not changed
 * since the frame before is transparent, so that it costs next to nothing.
 *
 * @param frames `{ png, at }`: a picture as PNG, and when it was drawn, in milliseconds
 */
export function gifOf(frames) {
  const shown = frames.filter(({ at }, index) => (frames[index + 1]?.at ?? Infinity) - at >= SHORTEST_MS);
  const every = Math.ceil(shown.length / SAMPLES);
  const samples = shown.filter((_, index) => index % every === 0).map(({ png }) => PNG.sync.read(png).data);
  const colours = quantize(Buffer.concat(samples), 255);
  const palette = [...colours, [0, 0, 0]];
  const transparentIndex = colours.length;
  const gif = GIFEncoder();
  let before;
  for (const [index, { png, at }] of shown.entries()) {
    const { width, height, data } = PNG.sync.read(png);
    const pixels = applyPalette(data, colours);
    const isSame = before && ((pixel) => before[pixel] === pixels[pixel]);
    const changed = isSame
      ? pixels.map((colour, pixel) => (isSame(pixel) ? transparentIndex : colour))
      : pixels;
    gif.writeFrame(changed, width, height, {
      ...(before ? {} : { palette }),
      delay: (shown[index + 1]?.at ?? at + LAST_MS) - at,
      transparent: before !== undefined,
      transparentIndex,
      dispose: KEEP,
    });
    before = pixels;
  }
  gif.finish();
  return Buffer.from(gif.bytes());
}
