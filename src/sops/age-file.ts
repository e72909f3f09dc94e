import { createCipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Recipient } from 'age-encryption';
import { unpadded } from './x25519.ts';

const version = 'age-encryption.org/v1';
const columns = 64;
/** The nonce of a payload with only one chunk: a counter of 11 bytes and the flag of the last chunk. */
const onlyChunk = Buffer.from(`${'00'.repeat(11)}01`, 'hex');
const chunkSize = 65_536;

/**
 * Creates an age file (https://c2sp.org/age) for one recipient, with a payload of one chunk, such as a data key. The age library
 * does the same with streams, which takes ten times as long.
 */
export async function ageFile(payload: Uint8Array, recipient: Recipient): Promise<Uint8Array> {
  if (payload.length > chunkSize) throw new RangeError('the payload is longer than a chunk');
  const fileKey = randomBytes(16);
  const stanzas = await recipient.wrapFileKey(new Uint8Array(fileKey));
  const lines = stanzas.flatMap(({ args, body }) => [`-> ${args.join(' ')}`, ...bodyLines(body)]);
  const header = [version, ...lines, '---'].join('\n');
  const mac = createHmac('sha256', derive(fileKey, Buffer.alloc(0), 'header'))
    .update(header)
    .digest();
  const nonce = randomBytes(16);
  const cipher = createCipheriv('chacha20-poly1305', derive(fileKey, nonce, 'payload'), onlyChunk, {
    authTagLength: 16,
  });
  const sealed = [cipher.update(payload), cipher.final(), cipher.getAuthTag()];
  return new Uint8Array(Buffer.concat([Buffer.from(`${header} ${unpadded(mac)}\n`), nonce, ...sealed]));
}

function derive(fileKey: Buffer, salt: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, salt, info, 32));
}

/** The last line of a body must be shorter than the others, or empty: that is how a reader recognises it. */
function bodyLines(body: Uint8Array): string[] {
  const text = unpadded(body);
  const count = Math.floor(text.length / columns) + 1;
  return Array.from({ length: count }, (_, line) => text.slice(line * columns, (line + 1) * columns));
}
