// Charts of a page, from its JSON: bars and lines, SVG, no animation, told in words too.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  AriaComponent,
  BarChart,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  SVGRenderer,
  TooltipComponent,
]);

const SYMBOLS = ["circle", "triangle", "rect", "diamond", "circle"];
const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3], "dashed"];
const numbers = new Intl.NumberFormat("en");
const tell = (value) => (value == null ? "—" : numbers.format(value));

function tokens() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const screen = document.documentElement.dataset.theme === "screen";
  return { token, size: screen ? 20 : 12, colours: [1, 2, 3, 4, 5].map((n) => token(`--c${n}`)) };
}

function series(chart, { token }) {
  return chart.series.map(({ name, values }, index) => ({
    name,
    type: chart.kind,
    data: values,
    symbol: SYMBOLS[index],
    symbolSize: 6,
    barMaxWidth: 32,
    lineStyle: { width: 2, type: DASHES[index] },
    markLine: index === 0 && chart.mark ? limit(chart.mark, token) : undefined,
  }));
}

function limit([name, value], token) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { type: "dashed", color: token("--text") },
    label: { formatter: `${name} ${tell(value)}`, position: "insideStartTop", color: token("--text") },
    data: [{ yAxis: value }],
  };
}

function option(chart) {
  const look = tokens();
  const label = { color: look.token("--muted"), fontSize: look.size };
  return {
    animation: false,
    color: look.colours,
    textStyle: { fontFamily: look.token("--sans"), fontSize: look.size },
    aria: {
      enabled: true,
      label: { description: chart.spoken },
      decal: { show: chart.kind === "bar" && chart.series.length > 1 },
    },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, valueFormatter: (value) => tell(value) + chart.unit },
    legend: chart.series.length > 1 ? { top: 0, right: 8, textStyle: label } : undefined,
    grid: { left: 8, right: 16, top: chart.series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
    xAxis: {
      type: "category",
      data: chart.days,
      axisLabel: { ...label, hideOverlap: true },
      axisLine: { lineStyle: { color: look.token("--control") } },
      axisTick: { show: false },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      axisLabel: { ...label, formatter: tell },
      splitLine: { lineStyle: { color: look.token("--line") } },
    },
    series: series(chart, look),
  };
}

function draw(place) {
  const chart = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const drawn = echarts.init(place, null, { renderer: "svg", locale: "ZH" });
  drawn.setOption(option(chart));
  new ResizeObserver(() => drawn.resize()).observe(place);
}

for (const place of document.querySelectorAll("[data-chart]")) draw(place);
