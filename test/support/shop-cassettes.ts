import fs from 'node:fs';
import path from 'node:path';
import type { Interaction } from '../../src/core/interaction';
import type { RunReport } from '../../src/core/run-report';
import { cassetteCodec } from '../../src/serializers/cassette-codec';
import { yamlSerializer } from '../../src/serializers/yaml';
import { chat, failure, form, grpc, image, json, multipart, other, page } from './shop-exchanges';

/** The cassettes of an imagined shop, with something of each kind that is shown: by their paths. */
export const SHOP: Readonly<Record<string, readonly Interaction[]>> = {
  'test/__cassettes__/checkout.test.ts/pays-with-a-card.yaml': [
    json('GET', '/cart/c_81', undefined, cart(2), { at: 0, tookMs: 84 }),
    json('PATCH', '/cart/c_81/items/1?expand=price&expand=tax', { qty: 3 }, cart(3), { at: 96, tookMs: 131 }),
    json('GET', '/shipping/options?country=SE', undefined, shipping(), { at: 98, tookMs: 212 }),
    json('GET', '/taxes/SE', undefined, { country: 'SE', rate: 0.25, isIncluded: true }, { at: 101, tookMs: 68 }),
    form('/payments', 'amount=8970&currency=eur&card%5Bnumber%5D=REDACTED&note=gr%C3%BC%C3%9Fe+%26+dank', {
      at: 330,
      tookMs: 402,
    }),
    json(
      'GET',
      '/payments/p_3?wait=true',
      undefined,
      { id: 'p_3', state: 'settled', chargedAt: null },
      { at: 745, tookMs: 655 },
    ),
    json('POST', '/orders', { cart: 'c_81', payment: 'p_3' }, order(), { at: 1420, tookMs: 118 }, 201),
    image('/orders/o_551/receipt.png', { at: 1548, tookMs: 46 }),
  ],
  'test/__cassettes__/checkout.test.ts/says-when-a-card-is-declined.yaml': [
    json('GET', '/cart/c_82', undefined, cart(1), { at: 0, tookMs: 77 }),
    json(
      'POST',
      '/payments',
      { amount: 2990 },
      { error: { code: 'card_declined', message: 'The card was declined.' } },
      { at: 90, tookMs: 301 },
      402,
    ),
  ],
  'test/__cassettes__/checkout.test.ts/gives-up-when-the-bank-is-down.yaml': [
    failure('https://bank.example.com/authorize', { at: 0, tookMs: 12 }),
    json('GET', '/health', undefined, { state: 'degraded' }, { at: 20, tookMs: 8 }, 503),
  ],
  'test/__cassettes__/assistant.test.ts/streams-an-answer.yaml': [chat()],
  'test/__cassettes__/assistant.test.ts/lists-the-models.yaml': [
    json(
      'GET',
      '/v1/models',
      undefined,
      { object: 'list', data: ['small', 'large'].map((id) => ({ id, object: 'model', owned_by: 'shop' })) },
      { at: 0, tookMs: 143 },
    ),
  ],
  'test/admin/__cassettes__/products.test.ts/uploads-a-picture.yaml': [
    multipart('/products/9/pictures', { at: 0, tookMs: 188 }),
    grpc('https://stock.example.com/shop.Stock/Count', { at: 201, tookMs: 33 }),
    page('/products/9', { at: 240, tookMs: 51 }),
    other('/export.bin', { at: 300, tookMs: 20 }),
  ],
};

/** A report of a run that refused a request of the shop's. */
export function shopReport(rootDir: string): RunReport {
  const cassette = 'test/__cassettes__/checkout.test.ts/pays-with-a-card.yaml';
  const request = { method: 'PATCH', uri: 'https://api.shop.test/cart/c_81/items/1?expand=price&expand=tax' };
  const file = {
    testPath: 'test/checkout.test.ts',
    isWhole: true,
    spared: [],
    deleted: [],
    passedThrough: [],
    replayedFailures: [],
    cassettes: [
      {
        path: cassette,
        tests: ['checkout pays with a card'],
        mode: 'once' as const,
        outcome: 'replayed' as const,
        interactions: 8,
        unused: [3],
        changes: [],
      },
    ],
    refusals: [
      {
        test: 'checkout pays with a card',
        code: 'VCR_UNMATCHED_REQUEST',
        message: `No recorded interaction matches PATCH ${request.uri}\n  cassette: ${cassette} (8 interactions, 1 used)\n[VCR_UNMATCHED_REQUEST]`,
        request,
        cassette,
        nearest: [
          {
            interaction: 1,
            request,
            differences: [{ matcher: 'body', reason: '$.qty: recorded 3, got 4' }],
          },
          {
            interaction: 0,
            request: { method: 'GET', uri: 'https://api.shop.test/cart/c_81' },
            differences: [
              { matcher: 'method', reason: 'recorded GET, got PATCH' },
              { matcher: 'path', reason: 'recorded /cart/c_81, got /cart/c_81/items/1' },
            ],
          },
        ],
      },
    ],
  };
  return {
    reportVersion: 1,
    startedAt: '2026-11-20T09:10:00.000Z',
    rootDir,
    isFullRun: true,
    files: [file],
    unreported: [],
  };
}

/** Writes cassettes below a folder. */
export async function writeCassettes(
  folder: string,
  cassettes: Readonly<Record<string, readonly Interaction[]>>,
): Promise<void> {
  for (const [name, interactions] of Object.entries(cassettes)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, await cassetteCodec(yamlSerializer).encode({ interactions, dropped: [] }));
  }
}

function cart(qty: number): unknown {
  return {
    id: 'c_81',
    currency: 'EUR',
    total: 2990 * qty,
    items: [
      {
        id: 1,
        sku: 'SQUID-30',
        name: 'Bläckfisk, 30 cm',
        qty,
        price: { net: 2392, gross: 2990 },
        tags: ['plush', 'sea'],
      },
    ],
    customer: { id: 12345678901234567890n.toString(), isGuest: false, address: null },
  };
}

function shipping(): unknown {
  return {
    options: ['letter', 'parcel', 'bicycle'].map((kind, index) => ({
      kind,
      days: index + 1,
      price: 490 * (index + 1),
    })),
  };
}

function order(): unknown {
  return {
    id: 'o_551',
    state: 'paid',
    lines: [{ sku: 'SQUID-30', qty: 3 }],
    links: { receipt: '/orders/o_551/receipt.png' },
  };
}
