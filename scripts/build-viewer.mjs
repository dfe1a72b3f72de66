// Makes the viewer's page of its sources, one file that needs no other: node scripts/build-viewer.mjs build/viewer
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { build } from 'esbuild';

/** What everybody who opens an artifact has to load before anything shows. */
const MOST_BYTES_GZIPPED = 60 * 1024;

const [folder = 'build/viewer'] = process.argv.slice(2);
const [script, style] = [await bundle('main.tsx'), await bundle('style.css')];
const page = pageOf(script, style);
const size = zlib.gzipSync(page).length;
if (size > MOST_BYTES_GZIPPED) throw new Error(`the viewer's page has grown to ${size} bytes (gzip)`);
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'page.html'), page);

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [path.join('src/viewer/page', entry)],
    tsconfig: 'src/viewer/page/tsconfig.json',
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    legalComments: 'none',
    charset: 'utf8',
  });
  const text = outputFiles[0].text.trim();
  // It would end its own element. The minifier writes these in another way; a page that runs wrong is found late.
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${entry} holds the end of an HTML element`);
  return text;
}

// The places are those of src/viewer/page-template.ts. Nothing may run but this script: what a cassette holds is text.
function pageOf(script, style) {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data: blob:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="generator" content="jest-vcr view">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Cassettes</title>
<link rel="icon" href="data:,">
<!-- The script of this page contains Preact.
${license()} -->
<style>${style}</style>
</head>
<body>
<div id="viewer"><noscript>This page shows cassettes with a script of its own; scripts are switched off.</noscript></div>
<!-- index -->
<script>${script}</script>
<!-- blocks -->
</body>
</html>
`;
}

// Its terms: the notice goes with every copy.
function license() {
  const text = fs.readFileSync(path.join('node_modules', 'preact', 'LICENSE'), 'utf8').trim();
  if (text.includes('--')) throw new Error("Preact's licence would end the comment it stands in");
  return text;
}

function hashOf(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
