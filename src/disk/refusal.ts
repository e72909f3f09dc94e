/** Why a path is not read, written or removed. */
export type RefusalReason = 'outside' | 'link' | 'in-the-way' | 'busy' | 'interrupted' | 'changed-meanwhile';

/** Something on the disk that the user has to mend before a command may go on. */
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
