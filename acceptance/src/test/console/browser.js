// One Chromium for all tests, and what is wanted of every page that it shows.
'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const axe = require('axe-core');
const { chromium } = require('playwright-core');

const base = process.env.API_URL;
const sid = process.env.ACCOUNT_SID;
const token = process.env.AUTH_TOKEN;
const shots = path.join(__dirname, 'screenshots');

const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

/** Sounds that a page plays are measured on their way out. */
function measureSound() {
  const connect = AudioNode.prototype.connect;
  window.loudest = 0;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode && !(this.context instanceof OfflineAudioContext)) {
      const meter = this.context.createAnalyser();
      const samples = new Float32Array(meter.fftSize);
      connect.call(this, meter);
      setInterval(() => {
        meter.getFloatTimeDomainData(samples);
        window.loudest = Math.max(window.loudest, ...samples.map(Math.abs));
      }, 50);
    }
    return connect.call(this, target, ...rest);
  };
}

/** Who breaks the policy of the page, or runs what somebody wrote into a text, is found here. */
function watch() {
  window.violations = [];
  window.ran = [];
  document.addEventListener('securitypolicyviolation', (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));
}

const MICROPHONE_HZ = 620;

/** A tone of some seconds, which a microphone repeats. */
function wav(hz, seconds) {
  const rate = 48_000;
  const samples = Buffer.alloc(44 + rate * seconds * 2);
  samples.write('RIFF', 0); samples.writeUInt32LE(samples.length - 8, 4); samples.write('WAVEfmt ', 8);
  samples.writeUInt32LE(16, 16); samples.writeUInt16LE(1, 20); samples.writeUInt16LE(1, 22);
  samples.writeUInt32LE(rate, 24); samples.writeUInt32LE(rate * 2, 28); samples.writeUInt16LE(2, 32); samples.writeUInt16LE(16, 34);
  samples.write('data', 36); samples.writeUInt32LE(samples.length - 44, 40);
  for (let i = 0; i < rate * seconds; i++) {
    samples.writeInt16LE(Math.round(8000 * Math.sin(2 * Math.PI * hz * i / rate)), 44 + 2 * i);
  }
  return samples;
}

class Browser {
  /** @param hearsTone whether there is a microphone, which hears a tone */
  static async start({ hearsTone = false } = {}) {
    const args = ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'];
    if (hearsTone) {
      const microphone = path.join(__dirname, 'microphone.wav');
      fs.writeFileSync(microphone, wav(MICROPHONE_HZ, 10));
      args.push('--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`, '--allow-loopback-in-peer-connection');
    }
    fs.mkdirSync(shots, { recursive: true });
    fs.readdirSync(shots).filter((f) => f.startsWith('browser-phone') === hearsTone).forEach((f) => fs.rmSync(path.join(shots, f)));
    return new Browser(await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args }));
  }

  constructor(chromium) {
    this.chromium = chromium;
    this.tabs = new Set();
  }

  /** What the open tabs show, for whoever has to find out why a test failed. */
  async lookBack(name) {
    let i = 0;
    for (const tab of this.tabs) {
      await tab.shot(`failed-${name.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)}-${i++}`).catch(() => {});
      console.log(`open: ${tab.page.url()}\n${await tab.page.locator('body').innerText().catch(() => '')}\nerrors: ${tab.errors.join('\n')}`);
      await tab.close();
    }
  }

  close() {
    return this.chromium.close();
  }

  /** A tab of its own session. @param options of a Playwright context */
  async tab(options = {}) {
    const context = await this.chromium.newContext({ viewport: WIDE, colorScheme: 'light', ...options });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const tab = new Tab(page, () => this.tabs.delete(tab));
    this.tabs.add(tab);
    await page.addInitScript(watch);
    await page.addInitScript(measureSound);
    return tab;
  }
}

class Tab {
  constructor(page, closed) {
    this.page = page;
    this.closed = closed;
    this.errors = [];
    this.expected = /$^/;
    page.on('console', (m) => m.type() === 'error' && this.errors.push(`${m.text()} ${m.location().url}`));
    page.on('pageerror', (e) => this.errors.push(String(e.stack || e)));
    page.on('dialog', (d) => { this.errors.push(`a dialog: ${d.message()}`); d.dismiss(); });
    page.on('request', (r) => {
      const url = r.url();
      if (!url.startsWith(base) && !url.startsWith('blob:') && !url.startsWith('data:')) {
        this.errors.push(`a request to elsewhere: ${url}`);
      }
    });
  }

  async open(hash = '') {
    await this.page.goto(`${base}/console/${hash}`);
  }

  async signIn(user = sid, secret = token) {
    await this.open();
    await this.page.getByLabel('Account or key SID').fill(user);
    await this.page.getByLabel('Auth token or key secret').fill(secret);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.locator('main#content').waitFor();
  }

  /** A page of the console, once it shows what it has. */
  async go(hash) {
    await this.page.evaluate((h) => { location.hash = h; }, hash);
    await this.page.waitForFunction((h) => document.querySelector(`nav a[href="${h.split('/').slice(0, 2).join('/').split('?')[0]}"][aria-current]`), hash);
    await this.page.locator('main h1').first().waitFor();
    await this.page.waitForFunction(() => !document.querySelector('.loading'));
  }

  async shot(name) {
    await this.page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
  }

  /** No fault that keeps people out. */
  async accessible(what) {
    await this.page.evaluate(axe.source);
    const result = await this.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    const faults = result.violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 160)} ${n.failureSummary.split('\n')[1] || ''}`).join('\n    ')}`);
    assert.deepEqual(faults, [], what);
  }

  /** Nothing sticks out sideways. */
  async fits(what) {
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${what} is ${over} px too wide`);
  }

  async clean(what) {
    const found = await this.page.evaluate(() => ({ violations: window.violations, ran: window.ran }));
    assert.deepEqual(found, { violations: [], ran: [] }, what);
    assert.deepEqual(this.errors.filter((e) => !this.expected.test(e)), [], what);
  }

  close() {
    this.closed();
    return this.page.context().close();
  }
}

/** The API as another program of the customer's uses it. */
async function api(method, place, form) {
  const whole = place.startsWith('/v1/') ? place : `/2010-04-01/Accounts/${sid}${place}`;
  const response = await fetch(base + whole, {
    method,
    headers: { Authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}` },
    body: form && new URLSearchParams(form),
  });
  const body = response.status === 204 ? null : await response.json();
  assert.ok(response.ok, `${method} ${place}: ${JSON.stringify(body)}`);
  return body;
}

/** Asks until it is so. */
async function until(what, ask, ms = 40_000) {
  const end = Date.now() + ms;
  for (;;) {
    const got = await ask();
    if (got) {
      return got;
    }
    assert.ok(Date.now() < end, `${what} within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

module.exports = { Browser, MICROPHONE_HZ, WIDE, PHONE, api, until, base, sid, token };
