import { existsSync } from 'node:fs';
import { commands, type ExtensionContext, window, workspace } from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { launchOf } from './launch.ts';

/** The files that the server has something to say about. */
const documentSelector = [
  '**/cluster.{yaml,toml}',
  '**/templates/{config,overrides}/**',
  '**/apps/**/*.{ts,mts,js,mjs}',
  '**/clusterwright.config.{ts,mts,js,mjs}',
  '**/kubernetes/**/*.{yaml,yml}',
].map((pattern) => ({ scheme: 'file', pattern }));

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand('clusterwright.restart', restart),
    workspace.onDidGrantWorkspaceTrust(() => void restart()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('clusterwright')) void restart();
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const serverOptions = server();
  if (serverOptions === undefined) return;
  client = new LanguageClient('clusterwright', 'clusterwright', serverOptions, { documentSelector });
  try {
    await client.start();
  } catch {
    client = undefined;
    void window.showErrorMessage(
      'clusterwright cannot be started. Install it in the workspace (`npm install --save-dev clusterwright`), or name it by the setting clusterwright.path.',
    );
  }
}

function server(): ServerOptions | undefined {
  const settings = workspace.getConfiguration('clusterwright');
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const launch = launchOf({
    folder,
    path: settings.get('path', ''),
    untrusted: settings.get('untrusted', false),
    trusted: workspace.isTrusted,
    windows: process.platform === 'win32',
    exists: existsSync,
  });
  if (launch === undefined) return undefined;
  const options = folder === undefined ? {} : { cwd: folder };
  const args = [...launch.args];
  if ('module' in launch) return { module: launch.module, args, transport: TransportKind.stdio, options };
  const { command, shell } = launch;
  return { command, args, transport: TransportKind.stdio, options: { ...options, shell } };
}
