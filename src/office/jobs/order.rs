use serde_json::{Value, json};

use crate::model::Effort;

/// Makes a plan.
pub const SOLVE: &str = "solve";

/// Puts what each of the three rules makes of a version side by side.
pub const SHEETS: &str = "sheets";

/// What a job is made from, and how. All other wishes are in the version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Of inputs, by its id.
    pub version: String,
    /// `None`: the version has one only.
    pub level: Option<String>,
    /// `None`: as the version's settings say.
    pub effort: Option<Effort>,
}

/// What stands in the queue is no order.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("this program does not understand what the job is to do; it was asked for by a newer one")]
pub struct BadOrder;

impl Order {
    /// As it stands in the queue.
    pub fn to_json(&self) -> Value {
        let effort = self.effort.map(Effort::name);
        json!({ "version": self.version, "level": self.level, "effort": effort })
    }

    /// # Errors
    ///
    /// It is none.
    pub fn from_json(text: &str) -> Result<Self, BadOrder> {
        let order: Value = serde_json::from_str(text).map_err(|_| BadOrder)?;
        let text = |key: &str| match &order[key] {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text.clone())),
            _ => Err(BadOrder),
        };
        let effort = |name: String| {
            let known = Effort::ALL.into_iter().find(|effort| effort.name() == name);
            known.ok_or(BadOrder)
        };
        Ok(Self {
            version: text("version")?.ok_or(BadOrder)?,
            level: text("level")?,
            effort: text("effort")?.map(effort).transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{BadOrder, Order};
    use crate::model::Effort;

    #[test]
    fn an_order_is_read_as_it_was_written() {
        let level = Some("junior".to_owned());
        let order = Order { version: "abc".into(), level, effort: Some(Effort::ALL[0]) };
        assert_eq!(Order::from_json(&order.to_json().to_string()), Ok(order));
        for bad in ["", "{}", r#"{"version":3}"#, r#"{"version":"v","effort":"heroic"}"#] {
            assert_eq!(Order::from_json(bad), Err(BadOrder), "{bad}");
        }
    }
}
