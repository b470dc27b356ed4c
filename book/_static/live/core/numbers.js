/**
 * How numbers are written.
 * @module
 */

/** A number with a true minus sign. @param {number | string} value */
export const signed = value => String(value).replace("-", "−");

/** A power of ten. @param {number} exponent */
export const power = exponent => (exponent === 0 ? "1" : `10${[...String(exponent)].map(sign => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("")}`);

/** A number with three decimals, or with a power of ten if that would show too few or too many digits. @param {number} value */
export function brief(value) {
  const size = Math.abs(value);
  if (size === 0 || size >= 0.001 && size < 1000) return signed(value.toFixed(3));
  const [digits, exponent] = value.toExponential(1).split("e");
  return `${signed(digits)} · ${power(Number(exponent))}`;
}
