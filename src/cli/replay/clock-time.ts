/** `12:04.5`, from one hour on `1:02:03.0`. */
export function clockTime(ms: number): string {
  const tenths = Math.floor(ms / 100);
  const [hours, minutes, seconds] = [
    Math.floor(tenths / 36_000),
    Math.floor(tenths / 600) % 60,
    Math.floor(tenths / 10) % 60,
  ];
  const two = (number: number) => String(number).padStart(2, '0');
  const rest = `${two(seconds)}.${tenths % 10}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
