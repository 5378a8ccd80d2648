/* SPDX-License-Identifier: Apache-2.0 */

/** 32 random hex digits. `crypto.randomUUID` is newer than Chrome 87 and needs HTTPS. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
