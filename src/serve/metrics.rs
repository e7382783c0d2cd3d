//! How it goes, as Prometheus reads it. Addresses are those of the routes, not of who asked what.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use time::Date;

use super::plans::Shelf;

/// Counts since the server began.
#[derive(Debug, Default)]
pub struct Metrics {
    routes: Mutex<BTreeMap<String, Route>>,
    in_flight: AtomicI64,
}

#[derive(Debug, Default)]
struct Route {
    by_answer: BTreeMap<(&'static str, u16), u64>,
    /// How many took at most as long as each of [`SECONDS`], and not as the one before.
    within: [u64; SECONDS.len()],
    seconds: f64,
}

const SECONDS: [f64; 10] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

impl Metrics {
    pub fn begin(&self) {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    pub fn end(&self) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
    }

    pub fn count(&self, route: &str, (method, status): (&str, u16), took: Duration) {
        let mut routes = self.routes.lock().expect("nobody panics holding it");
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), Route::default());
        }
        let found = routes.get_mut(route).expect("it was put there");
        *found.by_answer.entry((known(method), status)).or_default() += 1;
        let seconds = took.as_secs_f64();
        found.seconds += seconds;
        if let Some(at) = SECONDS.iter().position(|most| seconds <= *most) {
            found.within[at] += 1;
        }
    }

    pub fn text(&self, shelf: &Shelf, today: Date) -> String {
        let mut text = String::new();
        let mut line = |args: std::fmt::Arguments| {
            text.write_fmt(args).and_then(|()| text.write_char('\n')).expect("memory takes it");
        };
        let routes = self.routes.lock().expect("nobody panics holding it");
        line(format_args!(
            "# HELP catchment_requests_total Requests answered.\n# TYPE catchment_requests_total counter"
        ));
        for (route, found) in &*routes {
            for ((method, status), count) in &found.by_answer {
                line(format_args!(
                    "catchment_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {count}"
                ));
            }
        }
        line(format_args!(
            "# HELP catchment_request_seconds Time until an answer begins.\n# TYPE catchment_request_seconds histogram"
        ));
        for (route, found) in &*routes {
            line(format_args!("{}", found.histogram(route)));
        }
        let in_flight = self.in_flight.load(Ordering::Relaxed);
        line(format_args!(
            "# HELP catchment_requests_in_flight Requests being answered.\n# TYPE catchment_requests_in_flight gauge\ncatchment_requests_in_flight {in_flight}"
        ));
        line(format_args!(
            "# HELP catchment_plan_current The published plans: 1 for the current one of each level.\n# TYPE catchment_plan_current gauge"
        ));
        for shown in shelf.plans() {
            let (digest, is_it) =
                (shown.published.digest(), u8::from(shelf.is_current(shown, today)));
            line(format_args!("catchment_plan_current{{plan=\"{digest}\"}} {is_it}"));
        }
        text
    }
}

impl Route {
    fn histogram(&self, route: &str) -> String {
        let all: u64 = self.by_answer.values().sum();
        let name = "catchment_request_seconds";
        let mut lines = Vec::new();
        let mut so_far = 0;
        for (most, count) in SECONDS.iter().zip(self.within) {
            so_far += count;
            lines.push(format!("{name}_bucket{{route=\"{route}\",le=\"{most}\"}} {so_far}"));
        }
        lines.push(format!("{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {all}"));
        lines.push(format!("{name}_sum{{route=\"{route}\"}} {}", self.seconds));
        lines.push(format!("{name}_count{{route=\"{route}\"}} {all}"));
        lines.join("\n")
    }
}

/// So that nobody can make up lines.
fn known(method: &str) -> &'static str {
    ["GET", "HEAD", "OPTIONS"].into_iter().find(|known| *known == method).unwrap_or("other")
}
