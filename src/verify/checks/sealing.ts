import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { atPlace } from '../../diagnostics/finding.ts';
import type { Check } from '../check.ts';
import { sealingCodes } from '../codes/flux.ts';
import { asMap, at } from '../model/data.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inDocument, inObject } from '../model/report.ts';

/** Sealed text in patches and generators: what Flux can decrypt, and what it cannot. */
export const sealing: Check = {
  codes: sealingCodes,
  *run(model) {
    for (const object of model.objects) {
      if (object.aside) continue;
      yield* generated(object);
      yield* patched(object);
      yield* byComment(object);
      yield* identity(object);
    }
  },
};

function* generated(object: KubernetesObject): Generator<Diagnostic> {
  for (const part of object.sealing.parts) {
    const { by, file, format, taken, key, place } = part;
    if (by !== 'generator') continue;
    if (object.kind !== 'Secret') {
      yield atPlace(place(), {
        code: 'flux/sealed-in-config-map',
        message: `${file} is sealed, and Flux opens nothing that a ${object.kind} is generated from`,
        hint: 'Generate a Secret from it (secretGenerator), or do not seal it.',
      });
    } else if (part.misread === true && part.env === true) {
      yield atPlace(place(), {
        code: 'flux/sealed-format',
        message: `${file} was sealed as ${format}, and Flux opens it as ${taken}, so it is not an env file`,
        hint: 'Let its name end in .env and seal it in that format, or read it by `files`.',
      });
      return;
    } else if (part.misread === true) {
      yield atPlace(place(), {
        code: 'flux/sealed-format',
        message: `${file} was sealed as ${format}, but under the key ${key} Flux opens it as ${taken}, and fails`,
        hint: `Let the key end in ${ending(format)}, or seal the file in the format that the key has.`,
      });
    }
  }
}

/** The fields by which Kustomize identifies an object, before Flux decrypts it. */
const identifying = [['apiVersion'], ['kind'], ['metadata', 'name'], ['metadata', 'namespace']];

/** Reports objects of which more is sealed than their data: Kustomize and Flux must read the rest. */
function* identity({ document, generated }: KubernetesObject): Generator<Diagnostic> {
  if (generated || at(document.asWritten, 'sops', 'mac') === undefined) return;
  const path = identifying.find((own) => isSealedText(at(document.asWritten, ...own)));
  if (path === undefined) return;
  yield inDocument(document, path, {
    code: 'flux/sealed-metadata',
    message: `${path.join('.')} is sealed here, and Flux must read it before it decrypts`,
    hint: 'Seal the file by encrypted_regex: `^(data|stringData)$`.',
  });
}

function ending(format: string | undefined): string {
  if (format === 'dotenv') return '.env';
  return format === 'binary' ? 'no ending that SOPS knows' : `.${format}`;
}

/**
 * Reports sealed objects that a patch changes: Flux decrypts the patch first, and the object then differs from what
 * SOPS sealed.
 */
function* patched(object: KubernetesObject): Generator<Diagnostic> {
  if (!isSealedByItself(object)) return;
  const part = object.sealing.parts.find(({ by }) => by === 'patch');
  if (part === undefined) {
    yield* patchedInClear(object);
    return;
  }
  yield atPlace(part.place(), {
    code: 'flux/sealed-twice',
    message: `the sealed patch ${part.file} changes ${showObject(object)}, which is sealed itself: Flux cannot decrypt the result`,
    hint: 'Put the value into the sealed Secret itself, or keep the Secret without data and seal only the patch.',
  });
}

/** Reports plain text that a patch puts among sealed values, where SOPS expects sealed text. */
function* patchedInClear(object: KubernetesObject): Generator<Diagnostic> {
  const built = object.written ?? object.data;
  const raw = object.document.asWritten;
  for (const field of ['data', 'stringData']) {
    const before = asMap(at(object.document.data, field));
    const isSealed = Object.values(asMap(at(raw, field))).some((value) => isSealedText(value));
    if (!isSealed) continue;
    for (const [key, value] of Object.entries(asMap(at(built, field)))) {
      if (typeof value !== 'string' || value === '' || value === before[key] || isSealedText(value)) continue;
      yield inObject(object, [field, key], {
        code: 'flux/sealed-twice',
        message: `a patch puts ${field}.${key} in the clear into ${showObject(object)}, which is sealed: Flux cannot decrypt the result`,
        hint: 'Put the value into the sealed Secret itself, with `sops set` or `sops edit`.',
      });
      return;
    }
  }
}

function isSealedText(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('ENC[');
}

function isSealedByItself({ document, generated }: KubernetesObject): boolean {
  return !generated && document.secret && at(document.asWritten, 'sops', 'mac') !== undefined;
}

/** Reports objects with values sealed because of a comment: Flux decrypts an object as JSON, which has no comments. */
function* byComment({ document, appliedBy, generated }: KubernetesObject): Generator<Diagnostic> {
  if (appliedBy === undefined || generated) return;
  const raw = document.asWritten;
  for (const field of ['encrypted_comment_regex', 'unencrypted_comment_regex']) {
    if (at(raw, 'sops', field) === undefined) continue;
    yield inDocument(document, ['sops', field], {
      code: 'flux/sealed-by-comment',
      message: 'comments select what is sealed here, but Flux ignores comments and leaves it encrypted',
      hint: 'Seal the file by encrypted_regex: `^(data|stringData)$`.',
    });
  }
}
