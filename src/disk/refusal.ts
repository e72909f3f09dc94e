/** Why a path is not read, written or removed. */
export type RefusalReason = 'outside' | 'link' | 'in-the-way' | 'busy' | 'interrupted' | 'changed-meanwhile';

/** Thrown when something on the disk prevents a command from continuing and the user has to fix it. */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  /** The path that it is about, as messages name it. */
  readonly path: string;
  readonly hint: string;

  constructor(reason: RefusalReason, path: string, message: string, hint: string) {
    super(message);
    this.name = 'Refusal';
    this.reason = reason;
    this.path = path;
    this.hint = hint;
  }
}
