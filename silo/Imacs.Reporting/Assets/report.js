// Draws the charts with the page's own colours, sorts the concept rows and opens the image that a patch links to.
(() => {
  'use strict';

  const narrow = 560;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');

  // plotly.js reads a little markup in its texts; names are data and must show as they are.
  const plain = text => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const shorten = (text, length) => text.length > length ? text.slice(0, length - 1) + '…' : text;
  const signed = value => (value < 0 ? '−' : '+') + Math.abs(value).toFixed(4);

  function theme() {
    const style = getComputedStyle(document.documentElement);
    const read = name => style.getPropertyValue(name).trim();
    return {
      ink: read('--ink'), muted: read('--muted'), rule: read('--rule'), paper: read('--paper'), neutral: read('--neutral'),
      font: getComputedStyle(document.body).fontFamily,
      slot: index => index < 0 ? read('--neutral') : read(`--slot-${index % 6}`),
    };
  }

  function layout(colours, height, extra) {
    const axis = {
      gridcolor: colours.rule, zerolinecolor: colours.muted, linecolor: colours.muted, tickcolor: colours.muted, fixedrange: true,
    };
    return {
      height,
      margin: { l: 8, r: 16, t: 8, b: 44 },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { family: colours.font, size: 12, color: colours.ink },
      hoverlabel: { bgcolor: colours.paper, bordercolor: colours.muted, font: { color: colours.ink, family: colours.font } },
      showlegend: false,
      dragmode: false,
      ...extra(axis),
    };
  }

  function ranking(data, colours, width) {
    const wide = width >= narrow;
    const name = point => wide && point.label
      ? `${point.rank} · concept ${point.cluster}, ${shorten(point.label, 24)}`
      : `${point.rank} · c${point.cluster}`;
    const names = data.points.map(point => plain(name(point)));
    const group = (first, significant) => {
      const chosen = data.points.map((point, index) => ({ point, index }))
        .filter(({ point }) => (point.delta > 0) === first && point.significant === significant);
      const colour = colours.slot(first ? 0 : 1);
      return {
        type: 'scatter', mode: 'markers', orientation: 'h',
        x: chosen.map(({ point }) => point.delta),
        y: chosen.map(({ index }) => index),
        customdata: chosen.map(({ point }) => point.anchor),
        error_x: {
          type: 'data', symmetric: false, thickness: 1.6, width: 0, color: colour,
          array: chosen.map(({ point }) => point.high - point.delta),
          arrayminus: chosen.map(({ point }) => point.delta - point.low),
        },
        marker: { size: 10, color: significant ? colour : colours.paper, line: { color: colour, width: 2 } },
        text: chosen.map(({ point }) => `<b>Concept ${point.cluster}</b>, rank ${point.rank}<br>${signed(point.delta)}`
          + ` (${signed(point.low)} to ${signed(point.high)})<br>${plain(point.q)}`),
        hovertemplate: '%{text}<extra></extra>',
      };
    };
    return {
      traces: [group(true, true), group(true, false), group(false, true), group(false, false)].filter(trace => trace.x.length > 0),
      layout: layout(colours, 84 + data.points.length * 24, axis => ({
        margin: { l: 8, r: 16, t: 26, b: 48 },
        xaxis: { ...axis, zeroline: true, zerolinewidth: 1.5, automargin: true, tickformat: '~f', title: { text: plain(wide ? `difference in ${data.unit}` : 'difference in share'), font: { size: 12, color: colours.muted } } },
        yaxis: { ...axis, automargin: true, zeroline: false, range: [data.points.length - 0.4, -0.6], tickvals: names.map((_, index) => index), ticktext: names, ticks: '' },
        annotations: [
          { text: `${plain(shorten(data.second, wide ? 40 : 12))} ◂`, xref: 'x', x: 0, xanchor: 'right', xshift: -8 },
          { text: `▸ ${plain(shorten(data.first, wide ? 40 : 12))}`, xref: 'x', x: 0, xanchor: 'left', xshift: 8 },
        ].map(note => ({ ...note, yref: 'paper', y: 1, yanchor: 'bottom', showarrow: false, font: { size: 12, color: colours.muted } })),
      })),
    };
  }

  function distribution(data, colours) {
    const rows = data.series.length;
    const traces = data.series.map((series, index) => {
      // On a logarithmic axis a first edge at 0 is drawn one bin's ratio below the second.
      const edges = series.edges.slice();
      if (data.logarithmic && edges[0] <= 0)
        edges[0] = edges[1] * edges[1] / edges[2];
      return {
        type: 'scatter', mode: 'lines', line: { shape: 'hv', color: colours.slot(series.slot), width: 1.6 }, fill: 'tozeroy',
        x: [edges[0], ...edges], y: [0, ...series.counts, 0],
        yaxis: index === 0 ? 'y' : `y${index + 1}`,
        hovertemplate: 'from %{x:.3g}: %{y} images<extra></extra>',
      };
    });
    const most = Math.max(1, ...data.series.flatMap(series => series.counts));
    return {
      traces,
      layout: layout(colours, 68 + rows * 104, axis => {
        const gap = rows > 1 ? 0.26 / rows : 0;
        const height = (1 - gap * (rows - 1)) / rows;
        const result = {
          margin: { l: 40, r: 16, t: 24, b: 46 },
          xaxis: { ...axis, type: data.logarithmic ? 'log' : 'linear', zeroline: false, anchor: rows > 1 ? `y${rows}` : 'y', ...(data.logarithmic ? { dtick: 1, exponentformat: 'power' } : { nticks: 6 }), title: { text: plain(data.unit), font: { size: 12, color: colours.muted } } },
          annotations: [],
          shapes: [],
        };
        data.series.forEach((series, index) => {
          const top = 1 - index * (height + gap);
          const key = index === 0 ? '' : String(index + 1);
          result[`yaxis${key}`] = { ...axis, domain: [Math.max(0, top - height), top], range: [0, most * 1.08], nticks: 3, zeroline: true, zerolinecolor: colours.rule };
          result.annotations.push({
            text: plain(`${shorten(series.name, 24)}, median ${series.median.toPrecision(2)}`), xref: 'paper', x: 0, xanchor: 'left', yref: 'paper', y: top, yanchor: 'bottom',
            showarrow: false, font: { size: 12, color: colours.ink },
          });
          if (!data.logarithmic || series.median > 0)
            result.shapes.push({ type: 'line', xref: 'x', x0: series.median, x1: series.median, yref: `y${key} domain`, y0: 0, y1: 1, line: { color: colours.ink, width: 1.2, dash: 'dot' } });
        });
        return result;
      }),
    };
  }

  function curve(data, colours) {
    const line = (name, values, slot, dash) => ({
      type: 'scatter', mode: 'lines+markers', name, x: data.k, y: values, line: { color: colours.slot(slot), width: 2, dash }, marker: { size: 7, color: colours.slot(slot) },
      hovertemplate: `%{x} concepts: ${name} %{y:.3f}<extra></extra>`,
    });
    return {
      traces: [line('silhouette', data.silhouette, 0, 'solid'), line('stability', data.stability, 1, 'dash')],
      layout: layout(colours, 300, axis => ({
        margin: { l: 48, r: 16, t: 28, b: 46 },
        showlegend: true,
        legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
        xaxis: { ...axis, zeroline: false, title: { text: 'concepts', font: { size: 12, color: colours.muted } } },
        yaxis: { ...axis, zeroline: true, nticks: 6 },
        shapes: [{ type: 'line', xref: 'x', x0: data.chosen, x1: data.chosen, yref: 'paper', y0: 0, y1: 1, line: { color: colours.ink, width: 1.2, dash: 'dot' } }],
      })),
    };
  }

  const kinds = { ranking, distribution, curve };

  function draw() {
    const colours = theme();
    for (const chart of document.querySelectorAll('.chart')) {
      const data = JSON.parse(document.getElementById(`${chart.id}-data`).textContent);
      const picture = kinds[chart.dataset.kind](data, colours, chart.clientWidth);
      Plotly.react(chart, picture.traces, { ...picture.layout, width: chart.clientWidth }, { displayModeBar: false, responsive: false })
        .then(() => {
          if (chart.dataset.kind === 'ranking' && !chart.dataset.linked) {
            chart.dataset.linked = 'yes';
            chart.on('plotly_click', event => { window.location.hash = event.points[0].customdata; });
          }
        });
    }
  }

  function openTarget() {
    const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (!target)
      return;
    const closed = target.closest('details');
    if (closed)
      closed.open = true;
    target.scrollIntoView();
    if (target.tabIndex < 0)
      target.focus({ preventScroll: true });
  }

  function offerOrders() {
    const control = document.getElementById('sort');
    const rows = document.getElementById('concept-rows');
    const orders = {
      rank: (a, b) => a.dataset.rank - b.dataset.rank,
      standardised: (a, b) => b.dataset.standardised - a.dataset.standardised || a.dataset.rank - b.dataset.rank,
      plain: (a, b) => b.dataset.plain - a.dataset.plain || a.dataset.rank - b.dataset.rank,
    };
    control.hidden = rows.children.length < 2;
    control.addEventListener('change', event => {
      rows.append(...[...rows.children].sort(orders[event.target.value]));
      document.getElementById('sort-status').textContent = `Ordered by ${event.target.parentElement.textContent.trim()}.`;
    });
  }

  let waiting = 0;
  let drawnWidth = document.documentElement.clientWidth;
  window.addEventListener('resize', () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      if (document.documentElement.clientWidth === drawnWidth)
        return;
      drawnWidth = document.documentElement.clientWidth;
      draw();
    });
  });
  dark.addEventListener('change', draw);
  window.addEventListener('hashchange', openTarget);
  document.addEventListener('click', event => {
    // The same link chosen twice changes no hash, yet its image may have been closed in between.
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute('href') === window.location.hash)
      openTarget();
  });
  offerOrders();
  draw();
  openTarget();
})();
