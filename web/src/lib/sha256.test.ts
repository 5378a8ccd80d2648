/* SPDX-License-Identifier: Apache-2.0 */
import { expect, test } from 'vitest'
import { sha256 } from './sha256'

/* Of that many `a`, by another program. */
const known: [number, string][] = [
  [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [1, 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
  [55, '9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318'],
  [56, 'b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a'],
  [63, '7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34'],
  [64, 'ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb'],
  [65, '635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0'],
  [119, '31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb'],
  [120, '2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c'],
  [128, '6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e'],
  [1000000, 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
]
const letters = (count: number): Uint8Array => new Uint8Array(count).fill(97)

test('is what others say it is, of every length around its blocks', () => {
  for (const [count, wanted] of known) {
    const hash = sha256()
    hash.add(letters(count))
    expect(hash.end()).toBe(wanted)
  }
})

test('does not mind in what pieces it comes', () => {
  for (const piece of [1, 7, 63, 64, 65, 1000]) {
    const content = Uint8Array.from({ length: 5000 }, (_, at) => (at * 2654435761) >>> 13)
    const whole = sha256()
    whole.add(content)
    const hash = sha256()
    for (let at = 0; at < content.length; at += piece) hash.add(content.subarray(at, at + piece))
    expect(hash.end()).toBe(whole.end())
  }
})
