print('bonjour')
