'use strict';
(() => {
  // ---- The data: lines of JSON, each view in a script of its own, read when it is wanted.
  const kept = new Map();
  const text = name => document.getElementById('data-' + name)?.textContent.trim() ?? '';
  function rows(name) {
    if (!kept.has(name)) {
      kept.set(name, text(name).split('\n').filter(line => line).map(line => JSON.parse(line)));
    }
    return kept.get(name);
  }
  function by(name, key) {
    const index = name + ' by ' + key;
    if (!kept.has(index)) {
      kept.set(index, Map.groupBy(rows(name), row => row[key]));
    }
    return kept.get(index);
  }
  /** The areas of a task: its line is looked for, and only that one is read. */
  function areasOf(pid) {
    if (!kept.has('lines')) {
      const lines = new Map();
      for (const line of text('areas').split('\n')) {
        const found = /^\{"pid":(-?\d+)/.exec(line);
        if (found) lines.set(Number(found[1]), line);
      }
      kept.set('lines', lines);
    }
    const line = kept.get('lines').get(pid);
    return line ? JSON.parse(line) : {pid, pageSize: 4096, areas: []};
  }

  // ---- Text. What images say is set as text, never as HTML; what would hide or turn it is escaped.
  const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
  const printable = value => String(value).replace(HIDDEN, it => '\\u' + it.charCodeAt(0).toString(16).padStart(4, '0'));
  const count = number => Number(number).toLocaleString('en-US').replaceAll(',', '\u202f');
  const plural = (number, one, many) => count(number) + ' ' + (number === 1 ? one : many ?? one + 's');
  const pidText = pid => String(pid >>> 0);
  function size(bytes) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
    let unit = 0;
    let number = Number(bytes);
    while (number >= 1024 && unit < units.length - 1) { number /= 1024; unit++; }
    return (number >= 100 || Number.isInteger(number) ? Math.round(number) : number.toFixed(1)) + '\u00a0' + units[unit];
  }
  const hex = (page, pageSize) => '0x' + (BigInt(page) * BigInt(pageSize)).toString(16);
  const cut = (word, length) => word.length <= length ? word : length < 2 ? '' : word.slice(0, length - 1) + '…';

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (name === 'on') {
        for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
      } else if (name === 'style') {
        Object.assign(node.style, value);
      } else if (value !== undefined && value !== false) {
        node.setAttribute(name, value);
      }
    }
    node.append(...children.flat(3).filter(it => it !== '' && it !== undefined && it !== null && it !== false)
        .map(it => it instanceof Node ? it : printable(it)));
    return node;
  }
  const el = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes = {}, ...children) =>
      fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

  // ---- What is chosen; it stands behind the page's # so that a view can be passed on.
  const state = {query: '', task: null, kinds: null, theme: 'system'};
  const watchers = [];
  function readHash() {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (!hash.includes('=')) return;
    const wanted = new URLSearchParams(location.hash.slice(1));
    state.query = wanted.get('q') ?? '';
    state.task = wanted.has('task') ? Number(wanted.get('task')) | 0 : null;
    state.theme = wanted.get('theme') ?? state.theme;
    state.kinds = wanted.get('kinds')?.split(',') ?? null;
  }
  function writeHash() {
    const wanted = new URLSearchParams();
    if (state.query) wanted.set('q', state.query);
    if (state.task !== null) wanted.set('task', pidText(state.task));
    if (state.theme !== 'system') wanted.set('theme', state.theme);
    if (state.kinds) wanted.set('kinds', state.kinds.join(','));
    history.replaceState(null, '', wanted.size ? '#' + wanted : location.pathname + location.search);
  }
  const words = () => state.query.toLowerCase().split(/\s+/).filter(it => it);
  const matches = haystack => words().every(word => haystack.includes(word));
  function choose(pid, isAsked = true) {
    state.task = pid;
    if (isAsked) writeHash();
    watchers.forEach(it => it('task'));
  }

  // ---- Tables: sorted by a click, filtered by the search, a hundred rows at a time.
  const STEP = 100;
  const hay = row => row.hay ??= JSON.stringify(Object.values(row)).toLowerCase();
  function taskButton(pid, comm) {
    return el('button', {type: 'button', class: 'task', on: {click: () => {
      choose(pid);
      document.getElementById('tasks').scrollIntoView();
    }}}, pidText(pid), ' ', comm ?? '');
  }
  /** @param columns name, value of a row (for order), cell of a row, class */
  function table(all, columns, options = {}) {
    let shown = options.step ?? STEP;
    let order = null;
    const body = el('tbody');
    const heads = columns.map((column, i) => el('th', {scope: 'col', class: column.kind === 'n' ? 'n' : undefined},
        el('button', {type: 'button', on: {click: () => sort(i)}}, column.name)));
    const more = el('button', {type: 'button', class: 'more', on: {click: () => { shown += 5 * STEP; draw(); }}});
    const empty = el('p', {class: 'soft'});
    const grid = el('div', {class: 'scroll'}, el('table', {}, el('thead', {}, el('tr', {}, heads)), body));
    function sort(i) {
      order = order?.column === i ? (order.up ? {column: i, up: false} : null) : {column: i, up: true};
      heads.forEach((head, at) => {
        if (order?.column === at) head.setAttribute('aria-sort', order.up ? 'ascending' : 'descending');
        else head.removeAttribute('aria-sort');
      });
      draw();
    }
    function compare(one, other) {
      const [a, b] = [one, other].map(columns[order.column].value);
      const result = typeof a === 'number' && typeof b === 'number' ? a - b : String(a ?? '').localeCompare(String(b ?? ''), 'en', {numeric: true});
      return order.up ? result : -result;
    }
    function draw() {
      let wanted = state.query && !options.isUnfiltered ? all.filter(row => matches(hay(row))) : all;
      if (order) wanted = wanted.toSorted(compare);
      body.replaceChildren(...wanted.slice(0, shown).map(row => {
        const line = el('tr', {}, columns.map(column => el('td', {class: column.kind}, (column.cell ?? column.value)(row) ?? '')));
        options.drawn?.(row, line);
        return line;
      }));
      grid.hidden = wanted.length === 0;
      empty.hidden = wanted.length > 0;
      empty.textContent = all.length ? 'Nothing here matches the search.' : 'There are none.';
      more.hidden = wanted.length <= shown;
      more.textContent = `Show more (${count(shown)} of ${count(wanted.length)})`;
      options.counted?.(wanted.length, all.length);
    }
    draw();
    return {node: el('div', {}, grid, empty, more), draw, reach(row) {
      const at = all.indexOf(row);
      if (at >= shown && !order) { shown = at + STEP; draw(); }
    }};
  }

  // ---- Sections.
  const main = document.getElementById('main');
  const nav = document.getElementById('nav');
  function section(id, title, about) {
    const note = el('span', {class: 'soft'}, about ?? '');
    const node = el('section', {id, 'aria-label': title}, el('div', {class: 'head'}, el('h2', {}, title), note));
    const number = el('span', {class: 'count'});
    nav.append(el('a', {href: '#' + id, on: {click: event => {
      event.preventDefault();
      node.scrollIntoView();
    }}}, title, number));
    main.append(node);
    return {node, note, counted(found, all) {
      note.textContent = found === all ? count(all) : `${count(found)} of ${count(all)}`;
      number.textContent = state.query ? count(found) : '';
    }};
  }
  function tableSection(id, title, name, columns) {
    const all = rows(name);
    const place = section(id, title);
    const grid = table(all, columns, {counted: place.counted});
    place.node.append(el('div', {class: 'card'}, grid.node));
    watchers.push(what => { if (what === 'query') grid.draw(); });
  }

  // ---- Memory: how much is where, and whose it is.
  const PLACES = [['stored', 'stored here'], ['parent', 'in a parent'], ['lazy', 'left to a page server'],
    ['lost', 'lost'], ['zero', 'zero or untouched'], ['file', 'in its file only']];
  const STACK = [0, 1, 2, 3, 5, 4];
  const KINDS = [['private', 'private'], ['mapped', 'private, of a file'], ['shared', 'shared'], ['special', 'the kernel’s, guards']];
  const colour = name => `var(--${name})`;
  const swatch = name => el('span', {class: 'swatch', style: {color: colour(name)}});
  function legend(names, sizes) {
    return el('ul', {class: 'legend'}, names.map(([name, label], i) =>
        sizes && !sizes[i] ? '' : el('li', {}, swatch(name), label, sizes ? [' ', el('b', {}, size(sizes[i]))] : '')));
  }
  function bar(parts, width, height, label) {
    const sum = parts.reduce((total, [, value]) => total + value, 0) || 1;
    const box = svg('svg', {viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label, preserveAspectRatio: 'none'});
    let x = 0;
    for (const [name, value] of parts) {
      const wide = value && Math.max(value / sum * width, .8);
      if (wide) box.append(svg('rect', {x: x.toFixed(2), y: 0, width: wide.toFixed(2), height, style: {fill: colour(name)}}));
      x += wide;
    }
    return box;
  }
  const placeParts = total => STACK.map(i => [PLACES[i][0], total.places[i]]);
  const sumOf = lists => lists.reduce((sum, list) => list.map((value, i) => value + (sum[i] ?? 0)), []);

  const GUTTER = 112, WIDE = 690, TALL = 30, LINE = 58;
  /** Areas in the order of their addresses; one twice as large is one unit wider. */
  function layOut(areas) {
    const weigh = area => 1.4 + Math.log2(1 + Math.min(area[1], 2 ** 26));
    const weight = areas.reduce((sum, area) => sum + weigh(area), 0);
    const unit = Math.min(9, Math.max(3.2, (WIDE - GUTTER - areas.length * 2.5) / weight));
    const boxes = [];
    let x = GUTTER, line = 0, end = null;
    for (const area of areas) {
      const width = unit * weigh(area);
      const gap = end === null ? 0 : area[0] === end ? 1 : area[0] - end > 2 ** 18 ? 9 : 4;
      if (x + gap + width > WIDE && x > GUTTER) { x = GUTTER; line++; } else { x += gap; }
      boxes.push({area, x, line, width});
      x += width;
      end = area[0] + area[1];
    }
    return boxes;
  }
  function picture(memory, chosen) {
    const names = rows('texts')[0]?.texts ?? [];
    const areas = memory.areas.toSorted((a, b) => a[0] - b[0]);
    const boxes = layOut(areas);
    const lines = (boxes.at(-1)?.line ?? 0) + 1;
    const image = svg('svg', {class: 'picture', viewBox: `0 0 ${WIDE} ${lines * LINE}`, role: 'img',
      'aria-label': plural(areas.length, 'area') + ' of memory by address; the table below has the same'});
    let lastLine = -1;
    for (const box of boxes) {
      const y = box.line * LINE + 14;
      if (box.line !== lastLine) {
        image.append(svg('text', {class: 'address', x: 0, y: y + TALL / 2 + 4}, hex(box.area[0], memory.pageSize)));
        lastLine = box.line;
      }
      image.append(areaBox(box, y, memory.pageSize, names, chosen));
    }
    for (const group of groups(boxes, names)) {
      const name = cut(group.name.startsWith('[') ? group.name : group.name.split('/').at(-1), Math.floor(group.width / 6.3));
      if (name.length > 3 || name && !name.endsWith('…')) image.append(svg('text', {x: group.x, y: group.line * LINE + 9}, name));
    }
    return image;
  }
  function groups(boxes, names) {
    const found = [];
    for (const box of boxes) {
      const name = names[box.area[3]] ?? '';
      const last = found.at(-1);
      if (last && last.name === name && last.line === box.line) last.width = box.x + box.width - last.x;
      else found.push({name, line: box.line, x: box.x, width: box.width});
    }
    return found;
  }
  function areaBox({area, x, width}, y, pageSize, names, chosen) {
    const [start, pages, permissions, name, kind, ...places] = area;
    const box = svg('g', {class: 'area', on: {click: () => chosen(area)}});
    const said = PLACES.flatMap(([, label], i) => places[i] ? [size(places[i] * pageSize) + ' ' + label] : []).join(', ');
    box.append(svg('title', {}, `${hex(start, pageSize)} ${names[permissions]} ${names[name] || 'anonymous'}: ${size(pages * pageSize)} ${KINDS[kind][1]}${said ? '; ' + said : ''}`));
    let bottom = y + TALL;
    for (const i of STACK) {
      const tall = places[i] / pages * TALL;
      bottom -= tall;
      if (tall > 0) box.append(svg('rect', {class: 'area', x: x.toFixed(1), y: bottom.toFixed(1), width: width.toFixed(1), height: tall.toFixed(1), style: {fill: colour(PLACES[i][0])}}));
    }
    box.append(svg('rect', {x: x.toFixed(1), y: y + TALL + 2, width: width.toFixed(1), height: 4, style: {fill: colour(KINDS[kind][0])}}));
    box.append(svg('rect', {class: 'frame', x: x.toFixed(1), y, width: width.toFixed(1), height: TALL}));
    return box;
  }

  // ---- Overview.
  function overview() {
    const summary = text('summary') ? JSON.parse(text('summary')) : {name: document.title, dump: {}, tasks: {}, memory: {}, files: {}};
    const findings = rows('check');
    const place = el('section', {id: 'overview', 'aria-label': 'Overview', style: {marginTop: '0'}});
    main.append(place);
    const {dump} = summary;
    const made = [dump.made && 'made ' + dump.made.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'), dump.architecture, dump.imageVersion && 'images ' + dump.imageVersion,
      dump.compression && dump.compression !== 'none' && 'pages in ' + dump.compression, dump.parents && plural(dump.parents.length, 'parent')].filter(it => it).join(' · ');
    place.append(el('h1', {}, summary.name.split('/').at(-1) || summary.name), el('p', {class: 'lead'}, made));
    const failures = rows('failures');
    if (failures.length) {
      place.append(el('div', {class: 'notice'}, 'Some of this checkpoint cannot be read, and is missing from this page:',
          el('ul', {}, failures.slice(0, 8).map(it => el('li', {}, it.view, ': ', it.message)), failures.length > 8 && el('li', {}, `and ${count(failures.length - 8)} more`))), el('p'));
    }
    const worst = ['error', 'warning', 'need', 'note'].map(it => [it, findings.filter(row => row.severity === it).length]).filter(([, n]) => n);
    const tile = (id, number, label) => el('a', {class: 'tile', href: '#' + id, on: {click: event => {
      event.preventDefault();
      document.getElementById(id).scrollIntoView();
    }}}, el('b', {}, number), el('span', {}, label));
    place.append(el('div', {class: 'tiles'},
        tile('tasks', count(summary.tasks.count ?? rows('ps').length), 'tasks, ' + plural(summary.tasks.threads ?? 0, 'thread')),
        tile('tasks', size(summary.memory.stored ?? 0), 'stored of ' + size(summary.memory.size ?? 0) + ' mapped'),
        tile('connections', count(rows('links').length), 'ties between tasks'),
        tile('descriptors', count(summary.files.descriptors ?? rows('fds').length), 'descriptors of ' + plural(summary.files.count ?? 0, 'open file')),
        tile('mounts', count(rows('mounts').length), 'mounts'),
        tile('findings', count(findings.length), worst.length ? worst.map(([it, n]) => plural(n, it)).join(', ') : 'findings: all is well')));
    place.append(el('div', {class: 'two'}, memoryCard(), factsCard(summary)));
  }
  function memoryCard() {
    const totals = rows('memory');
    const places = sumOf(totals.map(it => it.places));
    const kinds = sumOf(totals.map(it => it.kinds));
    const wide = (parts, label) => { const it = bar(parts, 600, 18, label); it.setAttribute('width', '100%'); return it; };
    return el('div', {class: 'card'}, el('h3', {style: {marginTop: '0'}}, 'Memory of all tasks: where it is'),
        totals.length ? [wide(STACK.map(i => [PLACES[i][0], places[i]]), 'where memory is'), legend(PLACES, places),
          el('h3', {}, 'Whose it is'), wide(KINDS.map(([name], i) => [name, kinds[i]]), 'private and shared memory'), legend(KINDS, kinds)] : el('p', {class: 'soft'}, 'Nothing is known of it.'),
        kinds[2] > 0 && el('p', {class: 'soft', style: {margin: '.8rem 0 0'}}, 'What tasks share is counted for each of them.'));
  }
  function factsCard(summary) {
    const {dump, files} = summary;
    const facts = [];
    const add = (name, value) => { if (value) facts.push(el('dt', {}, name), el('dd', {}, value)); };
    add('Checkpoint', summary.name);
    add('Container', Object.values(summary.container ?? {}).join(', '));
    add('Parents', dump.parents?.join(', '));
    add('Stood still', dump.frozen && (dump.frozen / 1e6).toFixed(1) + ' ms');
    add('Listening', files.listeners?.slice(0, 8).join(', '));
    add('Sockets', files.sockets?.map(it => `${it.count} ${it.kind}`).join(', '));
    add('Open files', files.kinds?.map(it => `${it.count} ${it.kind}`).join(', '));
    add('Namespaces', rows('ns').filter(it => it.place === 'own').map(it => it.kind).join(', ') || 'the host’s');
    add('Unusual', summary.unusual?.map(it => `${it.count === 1 ? '' : it.count + ' '}${it.what}`).join('; '));
    return el('div', {class: 'card'}, el('h3', {style: {marginTop: '0'}}, 'About'), el('dl', {class: 'facts'}, facts));
  }

  // ---- Tasks: the tree, and what is chosen in it.
  const tasks = new Map();
  function readTasks() {
    const above = [];
    for (const row of rows('ps')) {
      const task = {row, pid: row.pid, children: [], parent: above[row.depth - 1] ?? null, isOpen: true};
      above.length = row.depth;
      above[row.depth] = task;
      task.parent?.children.push(task);
      tasks.set(row.pid, task);
    }
    for (const row of rows('args')) {
      const task = tasks.get(row.pid);
      if (task) Object.assign(task, {words: row.words ?? [], problem: row.problem ?? ''});
    }
    for (const task of tasks.values()) {
      task.hay = [pidText(task.pid), task.row.comm, task.row.state, ...(task.words ?? [])].join(' ').toLowerCase();
    }
  }
  /** Sisters of one name without children are one line if they are many. */
  const MANY = 6;
  function gathered(children) {
    const found = [];
    for (const task of children) {
      const last = found.at(-1);
      const isAlike = !task.children.length && last?.[0].row.comm === task.row.comm && !last[0].children.length;
      if (isAlike) last.push(task); else found.push([task]);
    }
    return found;
  }
  const opened = new Set();
  function treeLines() {
    const lines = [];
    const isSearch = words().length > 0;
    const wanted = new Set();
    if (isSearch) {
      for (const task of tasks.values()) {
        if (matches(task.hay)) for (let it = task; it && !wanted.has(it); it = it.parent) wanted.add(it);
      }
    }
    const stack = gathered([...tasks.values()].filter(it => !it.parent)).reverse().map(group => ({group, depth: 0}));
    while (stack.length) {
      const {group, depth} = stack.pop();
      const those = isSearch ? group.filter(it => wanted.has(it)) : group;
      if (!those.length) continue;
      if (!isSearch && those.length > MANY) {
        const key = those[0].pid;
        const isOpen = opened.has(key);
        lines.push({those, depth, isOpen, key});
        if (isOpen) for (const task of those) lines.push({task, depth: depth + 1});
        continue;
      }
      if (those.length > 1) {
        for (const task of those) lines.push({task, depth});
        continue;
      }
      const [task] = those;
      lines.push({task, depth});
      if (task.isOpen || isSearch) {
        for (const next of gathered(task.children).reverse()) stack.push({group: next, depth: depth + 1});
      }
    }
    return {lines, found: isSearch ? [...tasks.values()].filter(it => matches(it.hay)).length : tasks.size};
  }
  function tree(place) {
    const box = el('div', {class: 'card tree', role: 'tree', 'aria-label': 'Tasks', on: {keydown: move}});
    const totals = by('memory', 'pid');
    let shown = 400;
    function toggle(line) {
      if (line.those) { if (!opened.delete(line.key)) opened.add(line.key); } else line.task.isOpen = !line.task.isOpen;
      draw();
    }
    function item(line) {
      const {task, those, depth} = line;
      const can = those || task.children.length > 0;
      const isOpen = those ? line.isOpen : task.isOpen;
      const isChosen = task && task.pid === state.task;
      const activate = () => { if (those) toggle(line); else choose(task.pid); };
      const node = el('div', {role: 'treeitem', tabindex: -1, 'aria-level': depth + 1, 'aria-selected': String(Boolean(isChosen)),
        'aria-expanded': can ? String(isOpen) : undefined, 'data-pid': task ? pidText(task.pid) : undefined,
        class: words().length && task && !matches(task.hay) ? 'faded' : undefined,
        style: {paddingLeft: .4 + Math.min(depth, 14) * 1.05 + 'rem'}, on: {click: activate}},
        el('span', {class: 'toggle', on: {click: event => { if (can) { event.stopPropagation(); toggle(line); } }}}, can ? (isOpen ? '▾' : '▸') : ''),
        el('span', {class: 'pid'}, task ? pidText(task.pid) : '×\u202f' + those.length),
        el('span', {class: 'comm', title: printable((task ?? those[0]).words?.join(' ') ?? '')}, (task ?? those[0]).row.comm || '(no name)'),
        el('span', {class: 'extra'}, task ? (task.row.state !== 'alive' ? task.row.state : task.row.threads > 1 ? plural(task.row.threads, 'thread') : '') : 'alike'));
      const total = task ? totals.get(task.pid)?.[0] : undefined;
      node.append(total ? bar(placeParts(total), 72, 8, size(total.places[0]) + ' stored') : svg('svg', {width: 72, height: 8, 'aria-hidden': 'true'}));
      node.line = line;
      node.toggleLine = () => toggle(line);
      node.activate = activate;
      return node;
    }
    function draw() {
      const hadFocus = box.contains(document.activeElement) ? document.activeElement.line : null;
      const {lines, found} = treeLines();
      box.replaceChildren(...lines.slice(0, shown).map(item));
      if (lines.length > shown) {
        box.append(el('button', {type: 'button', class: 'more', on: {click: () => { shown += 800; draw(); }}}, `Show more (${count(shown)} of ${count(lines.length)})`));
      }
      if (!lines.length) box.append(el('p', {class: 'soft'}, tasks.size ? 'No task matches the search.' : 'There are none.'));
      const items = [...box.querySelectorAll('[role=treeitem]')];
      const same = items.find(it => hadFocus && (hadFocus.task ? it.line.task === hadFocus.task : it.line.key === hadFocus.key));
      const first = same ?? items.find(it => it.getAttribute('aria-selected') === 'true') ?? items[0];
      if (first) first.tabIndex = 0;
      same?.focus();
      place.counted(found, tasks.size);
    }
    function move(event) {
      const items = [...box.querySelectorAll('[role=treeitem]')];
      const at = items.indexOf(document.activeElement);
      if (at < 0) return;
      const isOpen = items[at].getAttribute('aria-expanded');
      const step = {ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -items.length, End: items.length}[event.key];
      if (step) {
        items[at].tabIndex = -1;
        const next = items[Math.max(0, Math.min(items.length - 1, at + step))];
        next.tabIndex = 0;
        next.focus();
      } else if (event.key === 'Enter' || event.key === ' ') {
        items[at].activate();
      } else if (event.key === 'ArrowRight' && isOpen === 'false' || event.key === 'ArrowLeft' && isOpen === 'true') {
        items[at].toggleLine();
      } else if (event.key === 'ArrowLeft') {
        const level = Number(items[at].getAttribute('aria-level'));
        items.slice(0, at).findLast(it => Number(it.getAttribute('aria-level')) < level)?.focus();
      } else {
        return;
      }
      event.preventDefault();
    }
    draw();
    return {box, draw};
  }
  function reveal(pid) {
    const task = tasks.get(pid);
    for (let it = task?.parent; it; it = it.parent) it.isOpen = true;
    if (!task) return;
    const group = gathered(task.parent ? task.parent.children : [...tasks.values()].filter(it => !it.parent)).find(it => it.includes(task));
    if (group.length > MANY) opened.add(group[0].pid);
  }
  function taskSection() {
    const place = section('tasks', 'Tasks');
    const detail = el('div', {class: 'card detail'});
    const list = tree(place);
    place.node.append(el('div', {class: 'split'}, list.box, detail));
    const show = () => { reveal(state.task); list.draw(); drawDetail(detail); };
    show();
    watchers.push(what => { if (what === 'task') show(); else list.draw(); });
  }
  function drawDetail(detail) {
    const task = tasks.get(state.task);
    if (!task) {
      detail.replaceChildren(el('p', {class: 'soft'}, tasks.size ? 'Choose a task to see its memory, files and connections.' : 'There are no tasks.'));
      return;
    }
    const {row} = task;
    const facts = [row.state, plural(row.threads, 'thread'), 'parent ' + pidText(row.ppid), 'group ' + pidText(row.pgid), 'session ' + pidText(row.sid)].join(' · ');
    detail.replaceChildren(
        el('div', {class: 'head', style: {marginBottom: '.3rem'}}, el('h2', {}, pidText(row.pid), ' ', row.comm), el('span', {class: 'soft'}, facts)),
        el('code', {class: 'command'}, task.words?.length ? task.words.join(' ') : 'arguments are not known' + (task.problem ? ': ' + task.problem : '')),
        ...memoryDetail(row.pid), ...tiesDetail(row.pid), ...filesDetail(row.pid));
  }
  function memoryDetail(pid) {
    const total = by('memory', 'pid').get(pid)?.[0];
    if (!total) {
      const why = rows('failures').find(it => it.view === 'memory of ' + pidText(pid))?.message;
      return [el('h3', {}, 'Memory'), el('p', {class: 'soft'}, why ?? 'It has none.')];
    }
    const memory = areasOf(pid);
    const names = rows('texts')[0].texts;
    const lines = new Map();
    const area = name => i => it => name(it[i]);
    const bytes = pages => size(pages * memory.pageSize);
    const amount = i => ({name: ['Stored', 'In parent', 'Lazy', 'Lost', 'Zero', 'In file'][i], kind: 'n', value: it => it[5 + i], cell: it => it[5 + i] ? bytes(it[5 + i]) : '–'});
    const grid = table(memory.areas, [
      {name: 'Address', kind: 'fixed mono', value: area(it => it)(0), cell: it => hex(it[0], memory.pageSize)},
      {name: 'Size', kind: 'n', value: it => it[1], cell: it => bytes(it[1])},
      {name: 'Access', kind: 'mono', value: it => names[it[2]]},
      {name: 'Whose', kind: 'fixed', value: it => it[4], cell: it => [swatch(KINDS[it[4]][0]), ['private', 'file', 'shared', 'special'][it[4]]]},
      ...[0, 1, 2, 3, 4, 5].filter(i => total.places[i]).map(amount),
      {name: 'Name', value: it => names[it[3]] || '', cell: it => names[it[3]] || el('span', {class: 'soft'}, 'anonymous')}],
      {isUnfiltered: true, step: 12, drawn: (it, line) => lines.set(it, line)});
    const chosen = it => {
      grid.reach(it);
      lines.forEach(line => line.classList.remove('chosen'));
      lines.get(it)?.classList.add('chosen');
      lines.get(it)?.scrollIntoView({block: 'nearest'});
    };
    return [el('h3', {}, `Memory: ${size(total.places[0])} stored of ${size(total.kinds.reduce((a, b) => a + b, 0))} in ${plural(total.areas, 'area')}`),
      el('div', {class: 'scroll'}, picture(memory, chosen)), legend(PLACES, total.places), legend(KINDS, total.kinds),
      el('details', {open: total.areas <= 12 ? '' : undefined}, el('summary', {class: 'soft', style: {margin: '.8rem 0 .3rem', cursor: 'pointer'}}, 'The areas as a table'), grid.node)];
  }
  function tiesDetail(pid) {
    const mine = rows('links').filter(it => it.from.pid === pid || it.to.pid === pid);
    if (!mine.length) return [];
    const other = it => it.from.pid === pid ? it.to : it.from;
    return [el('h3', {}, 'Connections'), table(mine, [
      {name: 'Kind', kind: 'fixed', value: it => it.kind, cell: it => [swatch(family(it.kind)), it.kind.replace('_', ' ')]},
      {name: 'Fd', kind: 'n', value: it => (it.from.pid === pid ? it.from : it.to).fd ?? '–'},
      {name: 'With', value: it => endText(other(it)), cell: it => endCell(other(it))},
      {name: 'What', kind: 'mono', value: it => it.what ?? ''}], {isUnfiltered: true, step: 8}).node];
  }
  function filesDetail(pid) {
    const mine = by('fds', 'pid').get(pid) ?? [];
    return mine.length ? [el('h3', {}, 'Descriptors'), table(mine, descriptorColumns.slice(1), {isUnfiltered: true, step: 12}).node] : [];
  }

  // ---- Who talks to whom: tasks in the order of the tree, ties as arcs beside them.
  const FAMILIES = [['pipe', 'pipes', ['pipe', 'fifo']], ['unix', 'unix sockets', ['unix']], ['net', 'network sockets', ['tcp', 'udp', 'socket']],
    ['memory', 'shared memory', ['memory']], ['tty', 'terminals, pidfds', ['pty', 'pidfd']], ['open', 'open files', ['open_file', 'path']], ['external', 'to the outside', ['external']]];
  const family = kind => FAMILIES.find(([, , kinds]) => kinds.includes(kind))?.[0] ?? 'external';
  const endText = end => end.pid !== undefined ? pidText(end.pid) + (end.fd !== undefined ? ':' + pidText(end.fd) : '') + ' ' + (end.comm ?? '') : end.outside ?? '';
  const endCell = end => end.pid !== undefined ? [taskButton(end.pid, end.comm), end.fd !== undefined ? el('span', {class: 'soft'}, ' fd\u00a0' + pidText(end.fd)) : ''] : el('span', {class: 'soft'}, end.outside ?? '');
  const MOST = 60;

  function wantedLinks(only) {
    const kinds = state.kinds ?? [];
    const isAll = kinds.includes('all');
    return rows('links').filter(it => (isAll || kinds.includes(family(it.kind)))
        && (!only || it.from.pid === state.task || it.to.pid === state.task)
        && (!words().length || matches(hay(it))));
  }
  /** The ends as nodes; sisters of one name are one node if there are too many. */
  function nodesOf(links, isGathered) {
    const nodes = new Map();
    const place = [...tasks.keys()].reduce((map, pid, i) => map.set(pid, i), new Map());
    const node = (end, link) => {
      if (end.pid === undefined) {
        const key = 'out ' + link.kind + ' ' + end.outside;
        return nodes.get(key) ?? put(key, {label: end.outside ?? 'outside', sub: link.kind, at: Infinity, outside: end.outside ?? ''});
      }
      const task = tasks.get(end.pid);
      const leaf = isGathered && task ? `group ${task.parent?.pid} ${task.row.comm}` : 'task ' + end.pid;
      const it = nodes.get(leaf) ?? put(leaf, {pid: end.pid, label: end.comm, at: place.get(end.pid) ?? 1e9, depth: task?.row.depth ?? 0, pids: new Set()});
      it.pids.add(end.pid);
      it.at = Math.min(it.at, place.get(end.pid) ?? 1e9);
      return it;
    };
    const put = (key, value) => { nodes.set(key, {key, ties: 0, ...value}); return nodes.get(key); };
    const edges = new Map();
    for (const link of links) {
      const from = node(link.from, link), to = node(link.to, link);
      from.ties++; to.ties++;
      const key = [link.kind, from.key, to.key].join('\n');
      const edge = edges.get(key) ?? {kind: link.kind, from, to, links: []};
      edge.links.push(link);
      edges.set(key, edge);
    }
    return {nodes: [...nodes.values()].sort((a, b) => a.at - b.at || a.key.localeCompare(b.key)), edges: [...edges.values()]};
  }
  function graph(only, notes) {
    const links = wantedLinks(only);
    let found = nodesOf(links, false);
    if (found.nodes.length > MOST) {
      found = nodesOf(links, true);
      notes.push('Tasks of one name and parent are one line.');
    }
    if (found.nodes.length > MOST) {
      const kept = new Set(found.nodes.toSorted((a, b) => b.ties - a.ties || a.at - b.at).slice(0, MOST));
      notes.push(`The ${MOST} of ${count(found.nodes.length)} with most ties are shown; search, or choose a task, for others.`);
      found = {nodes: found.nodes.filter(it => kept.has(it)), edges: found.edges.filter(it => kept.has(it.from) && kept.has(it.to))};
    }
    return found.nodes.length ? drawGraph(found) : el('p', {class: 'soft'}, rows('links').length ? 'No ties of these kinds.' : 'No task is tied to another.');
  }
  const LABEL = 330, ARCS = 560;
  let ROW = 30;
  function drawGraph({nodes, edges}) {
    ROW = nodes.length > 10 ? 30 : 42;
    nodes.forEach((node, i) => { node.y = ROW / 2 + i * ROW; });
    const tall = nodes.length * ROW + 6;
    const image = svg('svg', {viewBox: `0 0 ${LABEL + ARCS} ${tall}`, width: LABEL + ARCS, height: tall, role: 'img',
      'aria-label': `${nodes.length} ends and ${edges.length} ties between them; the table below has the same`});
    image.append(...nodes.map(nodeShape));
    const pairs = new Map();
    const labels = [];
    for (const edge of edges) {
      const key = [edge.from.y, edge.to.y].sort().join(' ');
      const turn = pairs.get(key) ?? 0;
      pairs.set(key, turn + 1);
      const [line, times] = edgeShape(edge, turn);
      image.append(line);
      if (times) labels.push(times);
    }
    if (edges.length <= 40) image.append(...labels);
    const lit = node => {
      for (const shape of image.querySelectorAll('.edge, .times')) shape.classList.toggle('weak', Boolean(node) && shape.edge.from !== node && shape.edge.to !== node);
    };
    for (const shape of image.querySelectorAll('.node')) {
      shape.addEventListener('pointerenter', () => lit(shape.node));
      shape.addEventListener('pointerleave', () => lit(null));
      shape.addEventListener('focus', () => lit(shape.node));
      shape.addEventListener('blur', () => lit(null));
    }
    return image;
  }
  function nodeShape(node) {
    const isTask = node.pids !== undefined;
    const many = isTask && node.pids.size > 1;
    const go = () => { if (isTask) { choose(node.pid); } };
    const indent = isTask ? Math.min(node.depth, 5) * 12 : 0;
    const label = many ? `${node.label} × ${node.pids.size}` : isTask ? `${pidText(node.pid)} ${node.label}` : node.label;
    const shape = svg('g', {class: 'node' + (isTask ? '' : ' outside') + (isTask && node.pids.has(state.task) ? ' chosen' : ''),
      tabindex: isTask ? 0 : undefined, role: isTask ? 'button' : undefined, 'aria-label': printable(label),
      on: {click: go, keydown: event => { if (event.key === 'Enter') go(); }}});
    shape.append(svg('title', {}, label + (isTask ? '' : ' (' + node.sub + ')')),
        svg('rect', {class: 'row', x: 0, y: node.y - ROW / 2 + 2, width: LABEL + 8, height: ROW - 4, rx: 6}),
        svg('text', {x: 8 + indent, y: node.y + 4.5}, cut(printable(label), Math.floor((LABEL - 40 - indent) / 7.4))),
        svg('circle', {cx: LABEL, cy: node.y, r: 5}));
    shape.node = node;
    return shape;
  }
  function edgeShape(edge, turn) {
    const {from, to, kind, links} = edge;
    const x = LABEL + 7;
    const far = Math.abs(from.y - to.y);
    const bow = from === to ? 46 + turn * 30 : Math.min(ARCS * 1.2, 30 + (ARCS - 60) * 1.25 * (1 - Math.exp(-far / 520)) + turn * 42);
    const a = from === to ? from.y - 5 : from.y;
    const b = from === to ? to.y + 5 : to.y;
    const path = `M${x} ${a}C${(x + bow).toFixed(1)} ${a} ${(x + bow).toFixed(1)} ${b} ${x + 6} ${b}`;
    const shape = svg('g', {class: 'edge', 'data-kind': kind, 'data-from': endKey(from), 'data-to': endKey(to), 'data-count': links.length,
      style: {color: colour(family(kind))}});
    shape.append(
        svg('title', {}, `${kind.replace('_', ' ')}: ${links.slice(0, 12).map(it => `${it.what} (${endText(it.from)} → ${endText(it.to)})`).join(', ')}${links.length > 12 ? ', …' : ''}`),
        svg('path', {class: 'wide', d: path}),
        svg('path', {class: 'line', d: path, 'stroke-width': (1.4 + Math.min(3, Math.log2(links.length))).toFixed(1), 'stroke-dasharray': to.pids ? undefined : '5 4'}),
        svg('polygon', {points: `${x},${b} ${x + 9},${b - 4.5} ${x + 9},${b + 4.5}`}));
    shape.edge = edge;
    if (links.length === 1) return [shape];
    const times = svg('g', {class: 'times', style: {color: colour(family(kind))}},
        svg('text', {x: (x + bow * .75 + 4).toFixed(1), y: (a + b) / 2 + 4}, '×' + links.length));
    times.edge = edge;
    return [shape, times];
  }
  const endKey = node => node.pids ? (node.pids.size > 1 ? node.key : pidText(node.pid)) : node.outside;

  function connectionSection() {
    const all = rows('links');
    const place = section('connections', 'Connections');
    const present = FAMILIES.filter(([, , kinds]) => all.some(it => kinds.includes(it.kind)));
    const talks = present.map(([name]) => name).filter(it => it !== 'open');
    const starting = talks.length ? talks : present.map(([name]) => name);
    state.kinds ??= null;
    let only = false;
    const chips = el('div', {class: 'chips', role: 'group', 'aria-label': 'Kinds of ties'});
    const holder = el('div', {class: 'graph', tabindex: 0, 'aria-label': 'Graph of connections'});
    const remark = el('p', {class: 'soft'});
    const kindsNow = () => !state.kinds ? starting : state.kinds.includes('all') ? present.map(([name]) => name) : state.kinds;
    function draw() {
      const chosen = kindsNow();
      const was = state.kinds;
      state.kinds = chosen;
      const notes = [];
      chips.replaceChildren(...present.map(([name, label, kinds]) => el('button', {type: 'button', class: 'chip', 'aria-pressed': String(chosen.includes(name)), on: {click: () => {
        state.kinds = chosen.includes(name) ? chosen.filter(it => it !== name) : [...chosen, name];
        writeHash();
        draw();
      }}}, swatch(name), label, '\u00a0', el('span', {class: 'soft'}, count(all.filter(it => kinds.includes(it.kind)).length)))),
          state.task !== null && tasks.has(state.task) && all.length ? el('button', {type: 'button', class: 'chip', 'aria-pressed': String(only), on: {click: () => { only = !only; draw(); }}}, 'only of ' + pidText(state.task)) : '');
      holder.replaceChildren(graph(only, notes));
      remark.textContent = notes.join(' ');
      remark.hidden = !notes.length;
      state.kinds = was;
    }
    const grid = table(all, [
      {name: 'Kind', kind: 'fixed', value: it => it.kind, cell: it => [swatch(family(it.kind)), it.kind.replace('_', ' ')]},
      {name: 'What', kind: 'mono', value: it => it.what ?? ''},
      {name: 'From', value: it => endText(it.from), cell: it => endCell(it.from)},
      {name: 'To', value: it => endText(it.to), cell: it => endCell(it.to)}], {step: 20, counted: place.counted});
    place.node.append(el('div', {class: 'card'}, chips, holder, remark), el('div', {class: 'card', style: {marginTop: '.8rem'}}, grid.node));
    draw();
    watchers.push(what => { if (what === 'query') grid.draw(); draw(); });
  }

  // ---- The rest are tables.
  const taskColumn = {name: 'Task', kind: 'fixed', value: it => it.pid, cell: it => taskButton(it.pid, it.comm)};
  const number = value => value === undefined || value === 0 ? '' : value;
  /** Files have no names if they are sockets of the network: their addresses stand for them. */
  function addresses(file) {
    const socket = file.type.endsWith('SK') ? by('sk', 'id').get(file.id)?.[0] : undefined;
    return socket ? [socket.local, socket.remote].filter(it => it).join(' → ') : undefined;
  }
  const descriptorColumns = [
    taskColumn,
    {name: 'Fd', kind: 'n', value: it => it.fd ?? -1, cell: it => it.fd !== undefined ? pidText(it.fd) : it.use === 'none' ? '–' : it.use},
    {name: 'Type', kind: 'fixed', value: it => it.type.toLowerCase()},
    {name: 'File', value: it => it.name ?? it.address ?? '', cell: it => it.problem ?? ([el('span', {class: 'mono'}, it.name ?? it.address ?? ''), number(it.number) ? el('span', {class: 'soft'}, (it.name || it.address ? ' ' : '') + 'inode ' + it.number) : ''])},
    {name: 'Peer', kind: 'n', value: it => number(it.peer)},
    {name: 'Id', kind: 'n', value: it => it.id}];
  const socketColumns = [
    {name: 'Kind', kind: 'fixed', value: it => it.kind ?? ''},
    {name: 'State', kind: 'fixed', value: it => (it.state ?? '').toLowerCase().replace('_', ' ')},
    {name: 'Local', kind: 'mono', value: it => it.local ?? ''},
    {name: 'Remote', kind: 'mono', value: it => it.remote ?? ''},
    {name: 'Held by', value: it => it.holders?.[0]?.pid ?? 0, cell: it => (it.holders ?? []).slice(0, 4).map((who, i) => [i ? ', ' : '', el('span', {class: 'whole'}, taskButton(who.pid, who.comm), el('span', {class: 'soft'}, ' fd\u00a0' + pidText(who.fd)))]).concat((it.holders?.length ?? 0) > 4 ? ` and ${it.holders.length - 4} more` : '')},
    {name: 'Details', value: it => it.details?.join(', ') ?? ''}];
  const mountColumns = [
    {name: 'Mount point', value: it => it.mountpoint ?? '', cell: it => el('span', {class: 'mono', style: {paddingLeft: Math.min(it.depth, 10) * 1.1 + 'em'}}, it.mountpoint ?? '')},
    {name: 'Type', kind: 'fixed', value: it => it.type ?? ''},
    {name: 'Source', kind: 'mono', value: it => it.source ?? ''},
    {name: 'Root', kind: 'mono', value: it => it.root ?? ''},
    {name: 'Flags', value: it => it.flags?.join(', ') ?? ''},
    {name: 'Namespace', kind: 'n', value: it => it.namespace},
    {name: 'Id', kind: 'n', value: it => it.id},
    {name: 'Details', value: it => it.details?.join(', ') ?? ''}];
  function findingSection() {
    const all = rows('check');
    const place = section('findings', 'Findings');
    const box = el('div', {class: 'card'});
    place.node.append(box);
    const order = ['error', 'warning', 'need', 'note'];
    function draw() {
      const wanted = words().length ? all.filter(it => matches(hay(it))) : all;
      const groups = [...Map.groupBy(wanted, it => order.indexOf(it.severity) + ' ' + it.check + '\n' + (it.advice ?? '')).entries()].sort(([a], [b]) => a.localeCompare(b));
      box.replaceChildren(...groups.map(([, those]) => finding(those)));
      if (!groups.length) box.append(el('p', {class: 'soft', style: {margin: '0'}}, all.length ? 'Nothing here matches the search.' : text('check') || rows('failures').some(it => it.view === 'check') ? 'Nothing is known.' : 'Nothing was found: the images are whole and fit together.'));
      place.counted(wanted.length, all.length);
    }
    draw();
    watchers.push(what => { if (what === 'query') draw(); });
  }
  function finding(those) {
    const [first] = those;
    const list = el('ul');
    const line = it => el('li', {}, it.image ? el('code', {}, it.image + (it.entry !== undefined ? ' entry ' + it.entry : '') + (it.path ? ' ' + it.path : '')) : '', it.image ? ': ' : '', it.message);
    list.append(...those.slice(0, 6).map(line));
    if (those.length > 6) {
      const more = el('li', {}, el('button', {type: 'button', on: {click: () => more.replaceWith(...those.slice(6, 1000).map(line))}}, `${count(those.length - 6)} more`));
      list.append(more);
    }
    return el('div', {class: 'finding'}, el('span', {class: 'severity ' + first.severity}, first.severity), ' ', el('code', {}, first.check), list, first.advice && el('p', {}, 'What to do: ' + first.advice));
  }

  // ---- Theme and search.
  function themes() {
    const button = document.getElementById('theme');
    const system = matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      document.documentElement.dataset.theme = state.theme === 'system' ? (system.matches ? 'dark' : 'light') : state.theme;
      button.textContent = 'Theme: ' + state.theme;
    };
    button.addEventListener('click', () => {
      const order = ['system', 'light', 'dark'];
      state.theme = order[(order.indexOf(state.theme) + 1) % 3];
      writeHash();
      apply();
    });
    system.addEventListener('change', apply);
    apply();
  }
  function searching() {
    const input = document.getElementById('search');
    input.value = state.query;
    let timer = 0;
    input.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        state.query = input.value;
        writeHash();
        watchers.forEach(it => it('query'));
      }, 120);
    });
    document.addEventListener('keydown', event => {
      const isTyping = event.target.closest?.('input, textarea');
      if (event.key === '/' && !isTyping) { event.preventDefault(); input.focus(); }
      if (event.key === 'Escape' && isTyping) { input.value = ''; input.dispatchEvent(new Event('input')); input.blur(); }
    });
  }

  readHash();
  themes();
  readTasks();
  if (!tasks.has(state.task)) {
    state.task = rows('memory').toSorted((a, b) => b.places[0] - a.places[0])[0]?.pid ?? rows('ps')[0]?.pid ?? null;
  }
  rows('fds').forEach(it => { it.address = addresses(it); });
  overview();
  taskSection();
  connectionSection();
  tableSection('descriptors', 'Descriptors', 'fds', descriptorColumns);
  tableSection('sockets', 'Sockets', 'sk', socketColumns);
  tableSection('mounts', 'Mounts', 'mounts', mountColumns);
  findingSection();
  searching();
})();
