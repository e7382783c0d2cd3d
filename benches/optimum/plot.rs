//! Seconds over size on logarithmic scales, as an SVG.

use std::fmt::Write;

/// One drawing.
pub struct Panel {
    /// What grows.
    pub what: &'static str,
    pub lines: Vec<Line>,
}

pub struct Line {
    pub what: &'static str,
    pub color: &'static str,
    /// Size and seconds.
    pub points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 300.0;
const MARGIN: f64 = 50.0;

/// The panels side by side.
pub fn svg(panels: &[Panel]) -> String {
    let width = WIDTH * panels.len() as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"11\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for (at, panel) in panels.iter().enumerate() {
        let _ = writeln!(svg, "<g transform=\"translate({} 0)\">", WIDTH * at as f64);
        svg.push_str(&panel.drawn());
        svg.push_str("</g>\n");
    }
    svg + "</svg>\n"
}

impl Panel {
    fn drawn(&self) -> String {
        let points = || self.lines.iter().flat_map(|line| &line.points);
        let across = Axis::over(points().map(|point| point.0), MARGIN, WIDTH - 20.0);
        let up = Axis::over(points().map(|point| point.1), HEIGHT - MARGIN, 20.0);
        let mut drawn = String::new();
        for (value, x) in across.decades() {
            let _ = writeln!(
                drawn,
                "<path d=\"M{x:.1} 20V{}\" stroke=\"#ddd\"/>\
                 <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{value}</text>",
                HEIGHT - MARGIN,
                HEIGHT - MARGIN + 15.0
            );
        }
        for (value, y) in up.decades() {
            let _ = writeln!(
                drawn,
                "<path d=\"M{MARGIN} {y:.1}H{}\" stroke=\"#ddd\"/>\
                 <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{value} s</text>",
                WIDTH - 20.0,
                MARGIN - 4.0,
                y + 4.0
            );
        }
        let _ =
            writeln!(drawn, "<text x=\"{MARGIN}\" y=\"{}\">{}</text>", HEIGHT - 14.0, self.what);
        for (at, line) in self.lines.iter().enumerate() {
            let place = |(size, seconds): &(f64, f64)| {
                format!("{:.1},{:.1}", across.place(*size), up.place(*seconds))
            };
            let places: Vec<String> = line.points.iter().map(place).collect();
            let (color, y) = (line.color, 32.0 + 14.0 * at as f64);
            let _ = writeln!(
                drawn,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>\
                 <text x=\"{}\" y=\"{y}\" fill=\"{color}\">{}</text>",
                places.join(" "),
                MARGIN + 8.0,
                line.what
            );
        }
        drawn
    }
}

/// Whole decades between two edges.
struct Axis {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let (least, most) = values.fold((f64::MAX, f64::MIN_POSITIVE), |(least, most), value| {
            (least.min(value), most.max(value))
        });
        let (low, high) = (least.log10().floor(), most.log10().ceil());
        Self { low, high: high.max(low + 1.0), from, to }
    }

    fn place(&self, value: f64) -> f64 {
        let share = (value.log10() - self.low) / (self.high - self.low);
        self.from + share * (self.to - self.from)
    }

    fn decades(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let decades = self.low as i32..=self.high as i32;
        decades.map(|decade| 10_f64.powi(decade)).map(|value| (value, self.place(value)))
    }
}
