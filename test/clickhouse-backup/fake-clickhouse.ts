import { FakeServer, type Received, type Reply } from '../scim/fake-server.ts';

interface Backup {
  readonly id: string;
  /** As in `system.backups`: with the access key, without the secret key. */
  readonly name: string;
  status: string;
  error: string;
}

/** A fake replica of ClickHouse, as far as the program uses it: its HTTP interface, BACKUP, and `system.backups`. */
export class FakeClickHouse extends FakeServer {
  readonly password = 'sFVDBjLOaoQob38pExHF';
  readonly backups: Backup[] = [];
  /** The literals of each `BACKUP … TO S3(…)`: address, access key, secret key. */
  readonly targets: (readonly string[])[] = [];
  /** How a backup ends, after one status request. */
  outcome: Pick<Backup, 'status' | 'error'> = { status: 'BACKUP_CREATED', error: '' };
  /** Called when a backup is complete, with its address. */
  onComplete: (address: string) => void = () => undefined;

  begin(address: string): Backup {
    const backup = {
      id: `0b3f8c1e-${this.backups.length}`,
      name: `S3('${address}', 'KEY', '[HIDDEN]')`,
      status: 'CREATING_BACKUP',
      error: '',
    };
    this.backups.push(backup);
    return backup;
  }

  protected answer({ method, headers, body }: Received): Reply {
    if (method !== 'POST') return { status: 405 };
    if (headers['x-clickhouse-user'] !== 'default' || headers['x-clickhouse-key'] !== this.password) {
      return { status: 403, body: 'Code: 516. DB::Exception: default: Authentication failed' };
    }
    if (body === 'SELECT 1') return { status: 200, body: '1\n' };
    if (body.startsWith('BACKUP DATABASE `default` TO S3(') && body.endsWith(') ASYNC')) {
      const literals = [...body.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) =>
        text.replace(/\\(.)/g, '$1'),
      );
      this.targets.push(literals);
      return { status: 200, body: `${this.begin(literals[0] ?? '').id}\tCREATING_BACKUP\n` };
    }
    const running =
      /^SELECT id FROM system\.backups WHERE status = 'CREATING_BACKUP' AND position\(name, '(.*)'\) > 0/.exec(
        body,
      );
    if (running !== null) {
      const [, folders = ''] = running;
      return rows(
        this.backups.filter(({ name, status }) => status === 'CREATING_BACKUP' && name.includes(folders)),
      );
    }
    const id = /FROM system\.backups WHERE id = '(.*)'/.exec(body)?.[1];
    return id === undefined
      ? { status: 404, body: 'Code: 62. DB::Exception: Syntax error' }
      : rows(this.find(id));
  }

  private find(id: string): readonly object[] {
    const backup = this.backups.find((each) => each.id === id);
    if (backup === undefined) return [];
    const shown = { ...backup, total_size: '3145728' };
    // The next answer is the last one.
    if (backup.status === 'CREATING_BACKUP') {
      Object.assign(backup, this.outcome);
      if (this.outcome.status === 'BACKUP_CREATED') this.onComplete(/'(.*?)'/.exec(backup.name)?.[1] ?? '');
    }
    return [shown];
  }
}

function rows(list: readonly object[]): Reply {
  return { status: 200, body: list.map((row) => `${JSON.stringify(row)}\n`).join('') };
}
