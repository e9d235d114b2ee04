import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';

/** Bars for the eye; the table beside it says the same to everybody. */
export function Bars({ rows }: { readonly rows: readonly { readonly label: string; readonly count: number }[] }) {
  const longest = Math.max(...rows.map(({ label }) => label.length));
  return (
    <div aria-hidden="true">
      <BarChart
        h={Math.max(120, 26 * rows.length + 30)}
        data={rows.map((row) => ({ ...row }))}
        dataKey="label"
        orientation="vertical"
        series={[{ name: 'count', color: 'lamp.6' }]}
        yAxisProps={{ width: Math.min(260, 8 + 7 * longest), tickLine: false, interval: 0 }}
        xAxisProps={{ allowDecimals: false }}
        gridAxis="x"
        withTooltip={false}
        withBarValueLabel
      />
    </div>
  );
}
