import Publisher

runPublisher()
