/** Runs inside VS Code, as an extension: drives the editor, and writes what it shows to the file that RESULT names, as JSON. */

import { renameSync, writeFileSync } from 'node:fs';
import {
  type CodeAction,
  commands,
  type Hover,
  type Location,
  type LocationLink,
  languages,
  type MarkdownString,
  Position,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';

/** What the editor showed. */
export interface Session {
  error?: string;
  trusted: boolean;
  findings?: readonly string[];
  hover?: string;
  actions?: readonly string[];
  mended?: string;
  definition?: string;
  templateFindings?: readonly string[];
  templateMistake?: readonly string[];
  /** Milliseconds from a change in the editor until its findings are there. */
  delay?: number;
}

export async function activate(): Promise<void> {
  const session: Session = { trusted: workspace.isTrusted };
  try {
    if (workspace.isTrusted) await drive(session);
    else await look(session);
  } catch (problem) {
    session.error = String(problem);
  }
  // The test waits for the file, so it appears whole.
  const result = process.env['RESULT'] ?? '';
  writeFileSync(`${result}.part`, JSON.stringify(session));
  renameSync(`${result}.part`, result);
}

/** In an untrusted workspace: the extension is active, and nothing that is installed in the workspace runs. */
async function look(session: Session): Promise<void> {
  const document = await open('cluster.yaml');
  await until('the command of the extension', async () =>
    (await commands.getCommands(true)).includes('clusterwright.restart'),
  );
  await pause(3000);
  session.findings = findings(document);
}

async function drive(session: Session): Promise<void> {
  const document = await open('cluster.yaml');
  await until('findings', () => findings(document).length > 0);
  session.findings = findings(document);

  const typo = placeOf(document, 'podinfo_greting');
  const actions = await commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new Range(typo, typo),
  );
  session.actions = actions.map(({ title }) => title);
  await apply(actions[0]?.edit);
  await until('no findings', () => findings(document).length === 0);
  session.mended = document.getText();

  const token = placeOf(document, 'podinfo_token');
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, token);
  session.hover = hovers.flatMap(({ contents }) => contents.map(textOf)).join('\n');
  const [place] = await commands.executeCommand<(Location | LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    document.uri,
    token,
  );
  if (place === undefined) throw new Error('no definition');
  const [uri, range] = 'uri' in place ? [place.uri, place.range] : [place.targetUri, place.targetRange];
  session.definition = (await workspace.openTextDocument(uri)).lineAt(range.start.line).text;

  const template = await open(process.env['TEMPLATE'] ?? '');
  session.templateFindings = findings(template);
  const mistake = new WorkspaceEdit();
  mistake.insert(template.uri, new Position(0, 0), '# #{ podinfo_hostnam }#\n');
  const before = Date.now();
  await apply(mistake);
  await until('findings in the template', () => findings(template).length > 0, 5);
  session.delay = Date.now() - before;
  session.templateMistake = findings(template);
  const undo = new WorkspaceEdit();
  undo.delete(template.uri, new Range(0, 0, 1, 0));
  await apply(undo);

  const rename = await commands.executeCommand<WorkspaceEdit>(
    'vscode.executeDocumentRenameProvider',
    document.uri,
    placeOf(document, 'podinfo_greeting'),
    'podinfo_welcome',
  );
  await apply(rename);
  await until('the files to be saved', async () => {
    const changed = workspace.textDocuments.filter(({ isDirty }) => isDirty);
    for (const { uri } of changed) await workspace.save(uri);
    return changed.length === 0;
  });
}

async function open(path: string): Promise<TextDocument> {
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('no folder is open');
  const document = await workspace.openTextDocument(Uri.joinPath(folder.uri, path));
  await window.showTextDocument(document);
  return document;
}

async function apply(edit: WorkspaceEdit | undefined): Promise<void> {
  if (edit === undefined || !(await workspace.applyEdit(edit))) throw new Error('the edit was not made');
}

function placeOf(document: TextDocument, text: string): Position {
  return document.positionAt(document.getText().indexOf(text));
}

function findings({ uri }: TextDocument): readonly string[] {
  return languages.getDiagnostics(uri).map(({ source, code, message }) => {
    const shown = typeof code === 'object' ? code.value : code;
    return `${source} ${shown}: ${message}`;
  });
}

function textOf(content: Hover['contents'][number]): string {
  return typeof content === 'string' ? content : (content as MarkdownString).value;
}

async function until(what: string, holds: () => boolean | Promise<boolean>, every = 50): Promise<void> {
  const end = Date.now() + 120_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(every);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
