"""The self-test: questionnaire, answers, scores and what people do with them."""
